import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { describe, expect, test } from "vitest";
import type { Slot } from "../../src/domain/digest.ts";
import type { Republish } from "../../src/domain/source.ts";
import type { SourcedItem, Story } from "../../src/domain/story.ts";
import type { WholeText } from "../../src/domain/whole-text.ts";
import { freezeEdition } from "../../src/publish/freeze-edition.ts";
import { frontPage } from "../../src/publish/front-page.ts";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { storyPage } from "../../src/publish/publish.ts";
import { storyCard } from "../../src/publish/story-card.ts";
import { whatIsNew } from "../../src/publish/what-is-new.ts";
import { createRender } from "../../src/render/render.ts";
import { digest, options, site, story, tell, type TellOptions } from "./desk.ts";
import { createFeedMemory } from "../../src/publish/feed-memory.ts";
import { publishFeeds } from "../../src/publish/publish-feeds.ts";
import { memoryStores } from "./memory-stores.ts";
import { fillGaps, TEMPLATES } from "./templates.ts";

const head = { site, title: site.title, path: "feed", openSources: new Set<never>() };
const now = new Date("2014-12-20T09:00:00Z");
const { mail, page } = createRender(TEMPLATES);

function toldBy(republish: Republish, title: string, told: TellOptions = {}): SourcedItem {
  const { item, source } = tell(title, told);
  return { item, source: { ...source, republish } };
}

/** The words of Red may not be shown, those of Blue may. */
const red = toldBy("title", "Museum burns", { outlet: "Red", summary: "REDS OWN WORDS of it." });
const blue = toldBy("summary", "Fire takes museum", { outlet: "Blue", summary: "Blue says it burned." });
const gist = [
  { text: "REDS OWN WORDS of it.", itemId: red.item.id },
  { text: "Blue says it burned.", itemId: blue.item.id },
];

/** Everything that readers get of a story. */
async function shownOf(one: Story): Promise<string> {
  const feed = mergedFeed([one], head, new Map([[red.item.id, { html: "<p>REDS OWN WORDS</p>", isCut: false }]]));
  const front = await page("front", frontPage([one], options));
  const own = await page("story", storyPage({ story: one, receipts: receiptsOf(one), earlier, options, now }));
  const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: now };
  const edition = await freezeEdition({ options, digest: digest(), due, stories: [one] }, now, mail);
  return [feed.rss, feed.atom, feed.json, front, own, fillGaps(edition.html), fillGaps(edition.text)].join("\n");
}

/** Red said other words of its own before. */
const earlier = [
  { itemId: red.item.id, version: 0, title: "Museum burning", summary: "REDS OWN WORDS before.", at: now },
];

const receiptsOf = ({ id }: Story) => [
  {
    at: now,
    itemId: red.item.id,
    storyId: id,
    decision: { kind: "composed", digest: "d", slot: "s", place: 1, update: "REDS OWN WORDS of it." },
  } as const,
];

describe("republish: title", () => {
  test.for<{ why: string; one: Story; gist: string }>([
    { why: "by sentences of others", one: story([red, blue], { gist }), gist: "Blue says it burned. (Blue)" },
    { why: "by the summary of another, named", one: story([red, blue]), gist: "Blue says it burned. (Blue)" },
    { why: "by nothing", one: story([red]), gist: "" },
    {
      why: "by nothing, where it does not lead",
      one: story([tell("A fire"), red], { gist: gist.slice(0, 1) }),
      gist: "",
    },
  ])("shows no words of the source anywhere; the story is told $why", async ({ one, gist: shown }) => {
    expect(storyCard(one, site).gist).toBe(shown);
    const all = await shownOf(one);
    expect(all).toContain("Museum burns");
    expect(all).not.toContain("REDS OWN WORDS");
    expect(all).not.toContain("(Red)");
  });

  test("would show them otherwise", async () => {
    const free = { ...red, source: { ...red.source, republish: "full" as const } };
    expect((await shownOf(story([free, blue], { gist }))).match(/REDS OWN WORDS/g)?.length).toBeGreaterThan(8);
  });

  test("tells an update by its headline, though a sentence would say more", () => {
    const since = new Date("2014-12-18T07:00:00Z");
    const first = tell("Sony cancels The Interview", { at: "2014-12-17T22:00:00Z", summary: "Sony has cancelled it." });
    const said =
      "Art House Convergence and Alamo Drafthouse offered Christmas screenings in Austin, Texas, before Paramount and George Clooney of Warner objected to Michael Lynton and Amy Pascal, 47.";
    const update = (republish: Republish) => {
      const told = { outlet: "Red", at: "2014-12-18T20:00:00Z", summary: said };
      const fresh = toldBy(republish, "Sony cancels The Interview", told);
      const found = whatIsNew({ coverage: [first, fresh] }, since, new Map());
      return found.kind === "news" ? [found.news.text, found.news.more] : null;
    };
    expect(update("summary")).toEqual([said, ""]);
    expect(update("title")).toEqual(["Sony cancels The Interview", ""]);
  });
});

describe("republish: full", () => {
  const html =
    '<h2>R &amp; D</h2><p>It burned <a href="https://red.example/?a=1&amp;b=2">all</a>.</p><pre>a\n\tb</pre><p><img src="https://red.example/1.png" alt=""></p>';
  const lead = toldBy("full", "Museum burns", {
    outlet: "Red & Co",
    summary: "It burned.",
    link: "https://red.example/1",
  });
  const one = story([lead, blue]);
  const contentOf = (text: WholeText, of = one): readonly unknown[] => {
    const { rss, atom, json } = mergedFeed([of], head, new Map([[lead.item.id, text]]));
    const inAtom = parseAtomFeed(atom).entries?.[0]?.content;
    return [
      parseRssFeed(rss).items?.[0]?.content?.encoded,
      typeof inAtom === "string" ? inAtom : inAtom?.value,
      parseJsonFeed(json).items?.[0]?.content_html,
    ];
  };

  test("begins the content with the whole text and whose it is, in all formats", () => {
    const start = `<div>${html}</div>\n<p>Text: <a href="https://red.example/1"><bdi>Red &#38; Co</bdi></a></p>\n<p>Covered by 2 outlets:</p>\n<ul>`;
    for (const content of contentOf({ html, isCut: false })) expect(String(content).slice(0, start.length)).toBe(start);
  });

  test("says where a text goes on that was cut", () => {
    expect(contentOf({ html, isCut: true })[0]).toContain('<p>The text goes on at <a href="https://red.example/1">');
  });

  test("says the direction of a text from right to left", () => {
    const arabic = story([toldBy("full", "سوني تلغي عرض فيلم", { outlet: "Red & Co" })]);
    const text = new Map([[arabic.coverage[0].item.id, { html: "<p>سوني</p>", isCut: false }]]);
    expect(mergedFeed([arabic], head, text).json).toContain('<div dir=\\"rtl\\"><p>سوني</p></div>');
  });

  test("keeps the summary a summary", () => {
    const { rss } = mergedFeed([one], head, new Map([[lead.item.id, { html, isCut: false }]]));
    expect(parseRssFeed(rss).items?.[0]?.description).toBe("It burned.");
  });

  test("holds no character that turns text round or that no document may hold", () => {
    const bad = "<p>a\u202Eb\u2066c\u200Fd\u0000e\u0085f\u001bg\ud800h\ufffei\r\nj</p>";
    const { rss, atom, json } = mergedFeed([one], head, new Map([[lead.item.id, { html: bad, isCut: false }]]));
    for (const text of [rss, atom, ...contentOf({ html: bad, isCut: false }).map(String)])
      expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}|\p{Bidi_Control}/u);
    expect(parseJsonFeed(json).items?.[0]?.content_html).toContain("<p>abcdefg\ufffdhi\nj</p>");
  });

  test("reads the texts of those stories alone whose lead may be shown whole", async () => {
    const memory = memoryStores();
    const others = [story([blue, lead], { id: "b" }), story([red], { id: "c" })];
    memory.held.push(one, ...others);
    memory.texts.set(lead.item.id, { html: "<p>THE WHOLE</p>", isCut: false });
    const asked: string[] = [];
    const wholeTexts: typeof memory.wholeTexts = async (ids) => {
      asked.push(...ids);
      return await memory.wholeTexts(ids);
    };
    const parts = { ...memory, wholeTexts, options, memory: createFeedMemory(), now };
    await publishFeeds(parts);
    expect(asked).toEqual([lead.item.id]);
    const feed = Buffer.from(memory.saved.get("feed.json")?.body ?? "").toString();
    expect(feed.match(/THE WHOLE/g)).toHaveLength(1);
  });

  test("saves large feeds a document at a time, and small ones together", async () => {
    const memory = memoryStores();
    const sizes: number[] = [];
    const documents: typeof memory.documents = {
      ...memory.documents,
      save: async (batch) => {
        sizes.push(batch.length);
        return await memory.documents.save(batch);
      },
    };
    for (let index = 0; index < 40; index += 1) {
      const told = toldBy("full", `Told ${index}`, { outlet: "Red" });
      memory.texts.set(told.item.id, { html: `<p>${"x".repeat(40_000)}</p>`, isCut: false });
      memory.held.push(story([told], { id: `story-${index}`, tags: index === 0 ? ["few"] : [] }));
    }
    const desk = { ...options, tags: ["few", "none"] };
    const paths = await publishFeeds({ ...memory, documents, options: desk, memory: createFeedMemory(), now });
    expect(paths).toHaveLength(10);
    expect(sizes).toEqual([1, 1, 7, 1]); // RSS and Atom of all; what is left with the feeds of the tags; the list of sources.
  });

  test("shows the summary where no text is stored", async () => {
    expect(mergedFeed([one], head).json).toContain('"content_html":"<p>It burned.</p>');
  });
});

describe("summaryChars", () => {
  const long = "One two three. ".repeat(20).trim();
  const told = tell("Museum burns", { outlet: "Red", summary: long });
  const short = { ...site, summaryChars: 50 };
  const sentences = ["First sentence of it all.", "Second one of it.", "Third."].map((text) => ({
    text,
    itemId: told.item.id,
  }));

  test.for<{ why: string; one: Story; gist: string }>([
    { why: "a summary at a word", one: story([told]), gist: "One two three. One two three. One two three. One…" },
    {
      why: "a gist at a sentence",
      one: story([told], { gist: sentences }),
      gist: "First sentence of it all. Second one of it. Third.",
    },
    {
      why: "a gist of one long sentence at a word",
      one: story([told], { gist: [{ text: long, itemId: told.item.id }] }),
      gist: "One two three. One two three. One two three. One…",
    },
  ])("cuts $why", ({ one, gist: shown }) => {
    expect(storyCard(one, short).gist).toBe(shown);
    expect(storyCard(one, site).gist.length).toBeGreaterThanOrEqual(shown.length);
  });

  test("holds in mails too", async () => {
    const due = { slot: "2014-12-20T08:00" as Slot, plannedAt: now };
    const input = { options: { ...options, site: short }, digest: digest(), due, stories: [story([told])] };
    const text = fillGaps((await freezeEdition(input, now, mail)).text);
    expect(text.match(/One two three/g)).toHaveLength(3);
  });
});
