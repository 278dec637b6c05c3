import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Slot, ToldEdition } from "../../src/domain/digest.ts";
import { composeEdition } from "../../src/publish/compose-edition.ts";
import { editionContent } from "../../src/publish/edition-content.ts";
import { editionFeed, editionItems, privateFeed } from "../../src/publish/edition-feed.ts";
import type { MergedFeed } from "../../src/publish/merged-feed.ts";
import { subjectOf } from "../../src/publish/subject.ts";
import { wordsIn } from "../../src/domain/words/words.ts";
import { aContent, anEdition, aToldStory, MORNING } from "../builders.ts";
import { digest as aDigest, site } from "./desk.ts";
import { brokenAtomRules } from "./feed-rules/atom-rules.ts";
import { brokenJsonRules } from "./feed-rules/json-rules.ts";
import { brokenRssRules } from "./feed-rules/rss-rules.ts";
import { hostileStories } from "./hostile.ts";
import { hostileDesk } from "./random-stories.ts";

/** Nothing of it is muted. */
function unmuted(...of: Parameters<typeof anEdition>): ToldEdition {
  return { ...anEdition(...of), muted: [] };
}

const daily = { name: "daily", title: "The daily", isArchived: true };

const broken = ({ rss, atom, json }: MergedFeed): readonly string[] => [
  ...brokenRssRules(rss),
  ...brokenAtomRules(atom),
  ...brokenJsonRules(json),
];

const feedOf = (editions: readonly ToldEdition[], digest = daily): MergedFeed =>
  editionFeed(editionItems(editions, digest, site), digest, { site, hub: null });

const update = { since: "2026-11-22T07:00:00Z", title: "A lock", outlet: "Orbit", link: "https://news.example.org/s" };
const monday = unmuted("daily", {
  subject: "A lock is picked +2 more",
  content: aContent({
    lead: aToldStory("A lock is picked", { gist: "It was.", tags: ["law"], why: "told by 2 outlets" }),
    sections: [
      {
        title: "Space",
        stories: [aToldStory("سوني", { direction: "rtl", also: [{ outlet: "O", link: "https://o.example/" }] })],
      },
      { title: null, stories: [aToldStory("And again", { update })] },
    ],
    moreOnWeb: 2,
  }),
});

const many = (count: number, content: ToldEdition["content"]) =>
  Array.from({ length: count }, (_, at) => unmuted("daily", { slot: `2026-11-${30 - at}T07:00` as Slot, content }));

const editionOf = (stories: ReturnType<typeof hostileStories>): ToldEdition => {
  const digest = aDigest({ stories: 60 });
  const plan = composeEdition({ digest, stories, told: new Map(), now: MORNING });
  const told = plan.kind === "compose" ? plan.stories : stories;
  const input = { site, digest, stories: told, updates: new Map(), composedAt: MORNING };
  const content = editionContent(input, { also: true, gists: 60, stories: 60 });
  return unmuted("daily", { subject: subjectOf(told, wordsIn("en")), content });
};

describe("a feed of editions", () => {
  const feed = feedOf([monday]);

  test("keeps the rules of the three formats", () => {
    expect(broken(feed)).toEqual([]);
  });

  test("has an edition as an item, under an id and at an address that stay", () => {
    const [item] = parseJsonFeed(feed.json).items ?? [];
    expect(item).toMatchObject({
      id: `tag:news.example.org,2026:edition/${monday.id}`,
      url: "https://news.example.org/digest/daily/2026-11-23T07:00",
      title: "A lock is picked +2 more",
      summary: "A lock is picked · سوني · And again",
      date_published: "2026-11-23T06:00:00.000Z",
    });
    const { items, link, title } = parseRssFeed(feed.rss);
    expect([link, title]).toEqual(["https://news.example.org/digest/daily", "The daily"]);
    expect(items?.[0]?.guid?.value).toBe(item?.id);
    expect(parseAtomFeed(feed.atom).entries?.[0]?.id).toBe(item?.id);
    expect(parseAtomFeed(feed.atom).id).toBe("https://news.example.org/digest/daily.atom");
  });

  test("tells the stories of each as lists with links, in the words of the mail", () => {
    const html = String(parseJsonFeed(feed.json).items?.[0]?.content_html);
    expect(html).toBe(`<p>Monday 23 November 2026, 07:00 · 3 stories</p>
<ul>
<li><b><a href="https://gazette.example/A%20lock%20is%20picked"><bdi dir="ltr">A lock is picked</bdi></a></b><br/>
<bdi dir="ltr">It was.</bdi><br/>
<bdi>The Gazette</bdi> · 23 November 2026, 06:00 · <bdi>law</bdi><br/>
<i>Why here: <bdi>told by 2 outlets</bdi></i></li>
</ul>
<h3>Space</h3>
<ul>
<li><b><a href="https://gazette.example/%D8%B3%D9%88%D9%86%D9%8A"><bdi dir="rtl">سوني</bdi></a></b><br/>
<bdi>The Gazette</bdi> · 23 November 2026, 06:00<br/>
Also in <a href="https://o.example/"><bdi>O</bdi></a></li>
</ul>
<h3>More stories</h3>
<ul>
<li><b>Update</b> · new since 22 November 2026, 07:00<br/>
<b><a href="https://gazette.example/And%20again"><bdi dir="ltr">And again</bdi></a></b><br/>
<bdi>The Gazette</bdi> · 23 November 2026, 06:00<br/>
Told before: <a href="https://news.example.org/s"><bdi>A lock</bdi></a> · <bdi>Orbit</bdi></li>
</ul>
<p>2 more on the web</p>
<p><a href="https://news.example.org/digest/daily/2026-11-23T07:00">This edition on the web</a></p>`);
  });

  test("names the hub that pushes it", () => {
    const pushed = editionFeed(editionItems([monday], daily, site), daily, { site, hub: "https://hub.example/" });
    expect(broken(pushed)).toEqual([]);
    for (const text of Object.values(pushed)) expect(text).toContain("https://hub.example/");
  });

  test("is a feed before the first edition", () => {
    expect(broken(feedOf([]))).toEqual([]);
    expect(feedOf([]).json).toContain('"items":[\n\n]');
  });

  test("says of an edition whose words were not kept that they were not", () => {
    const old = feedOf([unmuted("daily", { subject: "" })]);
    expect(broken(old)).toEqual([]);
    const [item] = parseJsonFeed(old.json).items ?? [];
    expect([item?.title, item?.content_html]).toEqual([
      "Monday 23 November 2026, 07:00",
      expect.stringContaining("The words of this edition were not kept."),
    ]);
  });

  test("leaves out what was muted since, and an edition of which nothing is left", () => {
    const [first, ...others] = ["A lock is picked", "سوني", "And again"].map((title) => aToldStory(title).id);
    const [item] =
      parseJsonFeed(feedOf([{ ...monday, subject: "", muted: first === undefined ? [] : [first] }]).json).items ?? [];
    expect([item?.title, item?.summary]).toEqual(["Monday 23 November 2026, 07:00", "سوني · And again"]);
    expect(item?.content_html).not.toContain("A lock is picked");
    expect(item?.content_html).not.toContain("<h3>Space</h3>");
    const none = feedOf([{ ...monday, muted: [...(first === undefined ? [] : [first]), ...others] }]);
    expect(none.json).toContain('"items":[\n\n]');
  });

  test("has the newest fifteen at most, and of large ones as many as fit", () => {
    expect(editionItems(many(20, aContent()), daily, site)).toHaveLength(15);
    const stories = Array.from({ length: 100 }, (_, at) => aToldStory(`Title ${at}`, { gist: "g".repeat(1_000) }));
    const large = aContent({ sections: [{ title: null, stories }] });
    expect(editionItems(many(15, large), daily, site)).toHaveLength(3);
    const vast = aContent({ sections: [{ title: null, stories: [...stories, ...stories, ...stories, ...stories] }] });
    expect(editionItems(many(15, vast), daily, site)).toHaveLength(1);
  });
});

describe("a private feed", () => {
  const staff = { ...daily, isArchived: false };
  const own = (digest: typeof daily) =>
    privateFeed(editionItems([monday], digest, site), digest, { site, path: "my/TOKEN" });

  test("says the same as the public one, under the same ids", () => {
    const [one, other] = [parseJsonFeed(own(daily).json), parseJsonFeed(feedOf([monday]).json)];
    expect(one.items).toEqual(other.items);
    expect(broken(own(daily))).toEqual([]);
  });

  test("has its address in its own links alone, and not in any id", () => {
    const { rss, atom, json } = own(daily);
    expect(parseAtomFeed(atom).id).toBe("tag:news.example.org,2026:my/daily");
    for (const text of [rss, atom, json]) {
      for (const [found] of text.matchAll(/[^\s<>"]*TOKEN[^\s<>"]*/g)) {
        expect(found).toMatch(/^https:\/\/news\.example\.org\/my\/TOKEN\.(?:xml|atom|json)$/);
      }
    }
  });

  test("of a digest that is not for all leads to no page of it", () => {
    expect(broken(own(staff))).toEqual([]);
    expect(own(staff).json).not.toContain("/digest/");
    expect(parseJsonFeed(own(staff).json).items?.[0]?.url).toBe(monday.content?.lead.link);
  });
});

describe("editions of whatever stories", () => {
  test("break no rule when they are hostile", () => {
    const feed = feedOf([editionOf(hostileStories())], { ...daily, title: "]]></title><script>" });
    expect(broken(feed)).toEqual([]);
    expect(String(parseJsonFeed(feed.json).items?.[0]?.content_html)).not.toMatch(/<(?:script|img|body)|javascript:/i);
  });

  test("break no rule when they are random", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileDesk(20), (stories) => {
        const editions = stories.length === 0 ? [] : [editionOf(stories)];
        expect(broken(feedOf(editions))).toEqual([]);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });
});
