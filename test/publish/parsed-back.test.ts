import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { describe, expect, test } from "vitest";
import type { Story } from "../../src/domain/story.ts";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { site, source, story, tell } from "./desk.ts";
import { python, withFeedparser } from "./feedparser.ts";
import { brokenAtomRules } from "./feed-rules/atom-rules.ts";
import { brokenJsonRules } from "./feed-rules/json-rules.ts";
import { brokenRssRules } from "./feed-rules/rss-rules.ts";
import { hostileStories } from "./hostile.ts";

const STORIES = 1_000;
const WORDS = ["AT&T's", "“quoted”", "naïve", "C++", "5 < 7", "R&D;", "日本", "👩‍🚀", "سوني", "a > b", "it's", "Q3"];

/** A thousand stories that differ in what a story can have. */
const desk: readonly Story[] = Array.from({ length: STORIES }, (_, index) => {
  const title = `${WORDS[index % WORDS.length]} story ${index}, ${WORDS[(index * 7) % WORDS.length]} end`;
  const at = new Date(Date.parse("2014-12-18T08:00:00Z") - index * 61_000).toISOString();
  const files = [{ url: `https://a.example/${index}.mp3?a=1&b=2`, type: "audio/mpeg", lengthBytes: index }];
  const lead = tell(title, {
    outlet: `Outlet ${"abcdefghij"[index % 10]}`,
    at,
    author: index % 3 === 0 ? "Ada & Bob" : null,
    image: index % 4 === 0 ? `https://a.example/${index}.png` : null,
    enclosures: index % 5 === 0 ? files : [],
    link: index % 7 === 0 ? null : `https://a.example/${index}?x=1&y=2`,
  });
  return story([lead, tell(`Another ${index}`, { at })], { id: `story-${index}`, tags: ["a&b", `t${index % 50}`] });
});

const { rss, atom, json } = mergedFeed(desk, {
  site,
  title: site.title,
  path: "feed",
  openSources: new Set([source("Outlet a").id]),
});

type Seen = { readonly id: string; readonly title: string; readonly link: string; readonly at: string };

const iso = (text: string | undefined): string => new Date(text ?? "").toISOString();

/** What JSON says, which is the plainest of the three. */
const expected: readonly Seen[] = (parseJsonFeed(json).items ?? []).map(
  ({ id = "", title = "", url = "", date_published: at }) => ({ id, title, link: url, at: iso(at) }),
);

describe(`a feed of ${STORIES} stories`, () => {
  test("says what the stories are", () => {
    expect(expected).toHaveLength(STORIES);
    expect(expected[1]).toEqual({
      id: "tag:news.example.org,2026:story/story-1",
      title: "“quoted” story 1, سوني end".replace("سوني", WORDS[7] ?? ""),
      link: "https://a.example/1?x=1&y=2",
      at: "2014-12-18T07:58:59.000Z",
    });
  });

  test("breaks no rule", () => {
    expect([...brokenRssRules(rss), ...brokenAtomRules(atom), ...brokenJsonRules(json)]).toEqual([]);
  });

  test("reads alike in rss-parser", async () => {
    for (const xml of [rss, atom]) {
      const { items } = await new RssParser<object, { id?: string }>().parseString(xml);
      const seen = items.map(({ guid, id, title, link, pubDate }) => ({
        id: guid ?? id,
        title,
        link,
        at: iso(pubDate),
      }));
      expect(seen).toEqual(expected);
    }
  });

  test("reads alike in feedsmith", () => {
    const inRss = (parseRssFeed(rss).items ?? []).map(({ guid, title, link, pubDate }) => ({
      id: guid?.value,
      title,
      link,
      at: iso(pubDate),
    }));
    const inAtom = (parseAtomFeed(atom).entries ?? []).map(({ id, title, links, published }) => ({
      id,
      title: typeof title === "string" ? title : title?.value,
      link: links?.find(({ rel }) => rel === undefined)?.href,
      at: iso(published),
    }));
    expect(inRss).toEqual(expected);
    expect(inAtom).toEqual(expected);
  });

  test("reads alike in Python's feedparser, without a warning", { timeout: 120_000 }, (context) => {
    if (python === null) context.skip("Python's feedparser is not installed");
    for (const [xml, version] of [
      [rss, "rss20"],
      [atom, "atom10"],
    ] as const) {
      const parsed = withFeedparser(xml);
      expect(parsed).toMatchObject({ warning: "", version });
      expect(parsed.entries.map(({ id, title, link, published: at }) => ({ id, title, link, at }))).toEqual(expected);
      expect(parsed.entries[5]?.files).toEqual(["https://a.example/5.mp3?a=1&b=2"]);
    }
  });

  test("gives feedparser no warning for hostile stories", (context) => {
    if (python === null) context.skip("Python's feedparser is not installed");
    const feed = mergedFeed(hostileStories(), { site, title: site.title, path: "feed", openSources: new Set() });
    for (const xml of [feed.rss, feed.atom]) expect(withFeedparser(xml)).toMatchObject({ warning: "" });
  });
});
