import { describe, expect, test } from "vitest";
import { isFlood, judgeReplacement, type Replacement } from "../../src/collect/quarantine.ts";
import { link } from "../builders.ts";

const before: Replacement["before"] = {
  feedTitle: "The Gazette",
  siteUrl: "https://gazette.example/",
  language: "en-GB",
  newest: ["A lock is picked", "Rain floods the station", "Snow closes passes"].map((title, index) => ({
    title,
    link: link(`https://www.gazette.example/${index}`),
  })),
  itemsSince: 3,
};

/** The same feed with news, of which none is known. */
const quiet: Replacement["now"] = {
  title: "The Gazette",
  siteUrl: "https://gazette.example/",
  language: "en",
  entries: [{ title: "Mayor opens museum", link: link("https://gazette.example/9") }],
};

const foreign = {
  siteUrl: "https://casino.example/",
  entries: [{ title: "Win big today", link: link("https://casino.example/1") }],
};
const flood = Array.from({ length: 60 }, (_, index) => ({
  title: `Deal ${index}`,
  link: link(`https://gazette.example/d${index}`),
}));

describe("judgeReplacement", () => {
  test.for<{ why: string; was?: Partial<typeof before>; now: Partial<typeof quiet>; signs: readonly string[] }>([
    { why: "news after a long silence", now: {}, signs: [] },
    { why: "another title", now: { title: "Daily Deals" }, signs: [] },
    { why: "a longer title", now: { ...foreign, title: "The Gazette: all news" }, signs: [] },
    { why: "another host", now: foreign, signs: [] },
    { why: "another language", now: { language: "de" }, signs: [] },
    { why: "a flood", now: { entries: flood }, signs: [] },
    {
      why: "another title and another host",
      now: { ...foreign, title: "Casino" },
      signs: [
        "none of its entries is known",
        "its title was “The Gazette” and is “Casino”",
        "it was of gazette.example and is of casino.example",
      ],
    },
    {
      why: "another host and another language",
      now: { ...foreign, language: "de" },
      signs: [
        "none of its entries is known",
        "it was of gazette.example and is of casino.example",
        "its language was en-GB and is de",
      ],
    },
    {
      why: "another title and a flood",
      now: { title: "Daily Deals", entries: flood },
      signs: [
        "none of its entries is known",
        "its title was “The Gazette” and is “Daily Deals”",
        "60 new items at once",
      ],
    },
    {
      why: "a move of the site, with one title that was told before",
      now: {
        ...foreign,
        title: "Casino",
        entries: [...foreign.entries, { title: "a lock is PICKED!", link: link("https://casino.example/2") }],
      },
      signs: [],
    },
    {
      why: "links that lead where they led, from another site",
      now: { ...foreign, title: "Casino", entries: quiet.entries },
      signs: [],
    },
    {
      why: "a host below the old one",
      now: { title: "News", siteUrl: null, entries: [{ title: "x", link: link("https://news.gazette.example/1") }] },
      signs: [],
    },
    {
      why: "another host where hosts change with each item",
      was: { newest: ["a", "b", "c", "d"].map((title) => ({ title, link: link(`https://${title}.example/1`) })) },
      now: { ...foreign, title: "Casino" },
      signs: [],
    },
    {
      why: "a source of two items",
      was: { newest: before.newest.slice(1) },
      now: { ...foreign, title: "Casino" },
      signs: [],
    },
    { why: "no new items", now: { ...foreign, title: "Casino", entries: [] }, signs: [] },
    { why: "a title that was not known", was: { feedTitle: null }, now: { ...foreign, title: "Casino" }, signs: [] },
  ])("of $why", ({ was = {}, now, signs }) => {
    expect(judgeReplacement({ before: { ...before, ...was }, now: { ...quiet, ...now } })).toEqual(signs);
  });
});

describe("isFlood", () => {
  test.for([
    { items: 49, month: 0, is: false },
    { items: 50, month: 0, is: true },
    { items: 50, month: 50, is: false },
    { items: 51, month: 50, is: true },
  ])("$items new items after $month in a month: $is", ({ items, month, is }) => {
    expect(isFlood(items, month)).toBe(is);
  });
});
