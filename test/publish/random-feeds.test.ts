import * as fc from "fast-check";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import RssParser from "rss-parser";
import { describe, expect, test } from "vitest";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { site } from "./desk.ts";
import { hostileDesk } from "./random-stories.ts";

const head = { site, title: site.title, path: "feed", openSources: new Set<never>() };

const DESKS = 100;
const STORIES = 100;

/** All but XML 1.0, 2.2 `Char`, the noncharacters, and what turns text around; the newline is ours. */
const FORBIDDEN = /(?!\n)\p{Cc}|\p{Cs}|\p{Noncharacter_Code_Point}|\p{Bidi_Control}/u;

describe("feeds of random hostile stories", () => {
  test(`are well-formed, and none is lost of ${DESKS} times ${STORIES}`, { timeout: 300_000 }, async () => {
    const strict = new RssParser();
    await fc.assert(
      fc.asyncProperty(hostileDesk(STORIES), async (stories) => {
        const { rss, atom, json } = mergedFeed(stories, head);
        for (const text of [rss, atom, json, texts(JSON.parse(json))]) expect(FORBIDDEN.exec(text)).toBeNull();
        const titles = (parseJsonFeed(json).items ?? []).map(({ title }) => title);
        expect(titles).toHaveLength(STORIES);
        expect(parseRssFeed(rss).items).toHaveLength(STORIES);
        expect(parseAtomFeed(atom).entries).toHaveLength(STORIES);
        // This one stops at whatever is not well-formed.
        for (const xml of [rss, atom]) {
          expect((await strict.parseString(xml)).items.map(({ title }) => title)).toEqual(titles);
        }
      }),
      { numRuns: DESKS, endOnFailure: true },
    );
  });
});

/** What a JSON document says once it is read: `\\u0000` is a control character there. */
function texts(value: unknown): string {
  if (typeof value === "string") return `${value}\n`;
  return typeof value === "object" && value !== null ? Object.values(value).map(texts).join("") : "";
}
