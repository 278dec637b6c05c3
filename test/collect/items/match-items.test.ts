import { describe, expect, test } from "vitest";
import { aSameEntry, anEntry } from "../entries.ts";
import { LINK, LOCK, OTHER_LINK, RAIN, REWRITTEN, SNOW, date, outcome, planned, stored } from "./planned.ts";

describe("the same item", () => {
  const base = { guid: "https://a.example/story?id=7", link: LINK, ...LOCK };
  test.for([
    { why: "a new guid for an old link", after: { guid: "new" } },
    { why: "an old guid for a new link", after: { link: OTHER_LINK } },
    { why: "a guid with http", after: { guid: "http://a.example/story?id=7" } },
    { why: "a guid with www", after: { guid: "https://www.a.example/story?id=7" } },
    { why: "a guid with another case of the host", after: { guid: "https://A.Example/story?id=7" } },
    { why: "a guid with a trailing slash", after: { guid: "https://a.example/story/?id=7" } },
    { why: "a guid with tracking parameters", after: { guid: "https://a.example/story?id=7&utm_source=rss" } },
    { why: "a guid with a fragment", after: { guid: "https://a.example/story?id=7#2" } },
    { why: "no guid any more", after: { guid: null } },
    { why: "a guid that is empty", after: { guid: "N/A" } },
  ])("is told with $why", ({ after }) => {
    // Another text and, where the guid is what it is known by, another link: one thing alone must do.
    const edit = { ...base, ...after, summary: REWRITTEN };
    const isByGuid = after.guid !== undefined && after.guid !== null && after.guid.includes("story");
    const entry = anEntry(isByGuid ? { ...edit, link: OTHER_LINK } : edit);
    const { inserts, updates } = planned([entry], stored(anEntry(base)));
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: stored(anEntry(base))[0]?.id, version: 2 }]);
  });

  test.for([
    "http://a.example/story",
    "https://www.a.example/story/",
    "https://a.example/story?utm_campaign=x&fbclid=y",
    "https://a.example/story#comments",
    "https://amp.a.example/story",
    "https://a.example/story/amp/",
    "https://a.example/story?amp=1",
    "https://a.example/story?PHPSESSID=0123456789abcdef0123",
  ])("is told under the link %s", (link) => {
    const { inserts, updates } = planned(
      [anEntry({ guid: "two", link, ...LOCK, summary: REWRITTEN })],
      stored(anEntry({ guid: "one", link: LINK, ...LOCK })),
    );
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ version: 2 }]);
  });

  test("is told with another guid and another link, in the same words and of the same day", () => {
    const publishedAt = date("2014-12-31");
    const known = stored(anEntry({ guid: "one", link: LINK, ...LOCK, publishedAt }));
    const again = (day: Date) =>
      planned([anEntry({ guid: "two", link: OTHER_LINK, ...LOCK, publishedAt: day })], known);
    expect(outcome(again(publishedAt))).toEqual(["version 2: link"]);
    expect(outcome(again(date("2015-01-01")))).toEqual([`new: ${LOCK.title}`]);
  });

  test("is known by the guid that it was last told with, and by its link still", () => {
    const known = stored(anEntry({ guid: "one", link: LINK, ...LOCK }));
    const [second] = planned([anEntry({ guid: "two", link: LINK, ...LOCK, html: "<p>2</p>" })], known).updates;
    const third = planned(
      [anEntry({ guid: "two", link: OTHER_LINK, ...LOCK, html: "<p>3</p>" })],
      second === undefined ? [] : [second],
    );
    expect(third.inserts).toEqual([]);
    expect(third.updates).toMatchObject([{ id: known[0]?.id, version: 3, link: OTHER_LINK }]);
  });

  test("comes back when it had vanished, and is not told anew", () => {
    const [lock, rain] = [anEntry({ guid: "1", ...LOCK }), anEntry({ guid: "2", ...RAIN })];
    const known = stored(lock, rain);
    expect(outcome(planned([rain], known))).toEqual([]);
    expect(outcome(planned([lock, rain], known))).toEqual([]);
  });

  test("is not changed by an old form of it that stands beside the newest one", () => {
    const newest = anEntry({ guid: "g", link: LINK, title: "Lock picked", updatedAt: date("2014-12-31") });
    const oldForm = anEntry({ guid: "g", link: LINK, title: "Lock is picked", updatedAt: date("2014-12-30") });
    const newer = anEntry({ guid: "g", link: LINK, title: "Lock was picked", updatedAt: date("2015-01-01") });
    const known = stored(newest);
    const same = aSameEntry({ guid: "g", link: LINK, entryHash: newest.entryHash });
    expect(outcome(planned([same, oldForm], known))).toEqual([]);
    expect(outcome(planned([newer, same, oldForm], known))).toEqual(["version 2: title updatedAt"]);
  });
});

describe("another item", () => {
  test("has the guid of a known one, and title, link and text of its own", () => {
    const known = stored(anEntry({ guid: "7", link: LINK, ...LOCK }));
    const { inserts, updates, refreshed, receipts } = planned(
      [anEntry({ guid: "7", link: OTHER_LINK, ...RAIN })],
      known,
    );
    expect([updates, refreshed]).toEqual([[], []]);
    expect(inserts).toMatchObject([{ ...RAIN, identity: { kind: "guid", value: "7" } }]);
    expect(inserts[0]?.id).not.toBe(known[0]?.id);
    expect(receipts.map(({ decision }) => decision)).toContainEqual({ kind: "reused", guid: "7", of: known[0]?.id });
  });

  test.for([
    { why: "the link", after: { ...RAIN, link: LINK } },
    { why: "the title", after: { ...RAIN, title: LOCK.title } },
    { why: "the text", after: { ...RAIN, summary: LOCK.summary } },
  ])("is not what keeps its guid and $why", ({ after }) => {
    const known = stored(anEntry({ guid: "7", link: LINK, ...LOCK }));
    const { inserts, updates } = planned([anEntry({ guid: "7", link: OTHER_LINK, ...after })], known);
    expect([inserts.length, updates.length]).toEqual([0, 1]);
  });

  test("is not what has its guid in its link", () => {
    const guid = "35d18699-b305-41c3-9181-b53afb35f2d6";
    const known = stored(anEntry({ guid, link: `${LINK}/lock-${guid}`, ...LOCK }));
    const { inserts, updates } = planned([anEntry({ guid, link: `${LINK}/rain-${guid}`, ...RAIN })], known);
    expect([inserts.length, updates.length]).toEqual([0, 1]);
  });

  test("is known again, though its guid is that of an older one", () => {
    const old = stored(anEntry({ guid: "7", link: LINK, ...LOCK }));
    const reuse = anEntry({ guid: "7", link: OTHER_LINK, ...RAIN });
    const { inserts } = planned([reuse], old);
    const edit = anEntry({ guid: "7", link: OTHER_LINK, ...RAIN, html: "<p>More.</p>" });
    const next = planned([edit], [...old, ...inserts]);
    expect(next.inserts).toEqual([]);
    expect(next.updates).toMatchObject([{ id: inserts[0]?.id, title: RAIN.title }]);
  });

  test("stands under a link at which another stood, with a guid and words of its own", () => {
    const known = stored(anEntry({ guid: "one", link: LINK, ...LOCK }));
    expect(outcome(planned([anEntry({ guid: "two", link: LINK, ...RAIN })], known))).toEqual([`new: ${RAIN.title}`]);
  });

  test("has a guid that differs by the case of its letters", () => {
    const known = stored(anEntry({ guid: "aB", link: LINK, ...LOCK }));
    const other = anEntry({ guid: "ab", link: OTHER_LINK, ...RAIN });
    expect(outcome(planned([other], known))).toEqual([`new: ${RAIN.title}`]);
  });

  test("has a link that several entries have", () => {
    const known = stored(anEntry({ guid: "old", link: LINK, ...LOCK }));
    const entries = [anEntry({ guid: "one", link: LINK, ...RAIN }), anEntry({ guid: "two", link: LINK, ...SNOW })];
    expect(outcome(planned(entries, known))).toEqual([`new: ${RAIN.title}`, `new: ${SNOW.title}`]);
  });

  test("has the link of an item that another entry is by its guid", () => {
    const known = stored(anEntry({ guid: "g", link: LINK, ...LOCK }));
    const entries = [anEntry({ guid: "g", link: OTHER_LINK, ...LOCK }), anEntry({ guid: "h", link: LINK, ...RAIN })];
    expect(outcome(planned(entries, known))).toEqual([`new: ${RAIN.title}`, "version 2: link"]);
  });

  test("has the words of an item that the document tells unchanged", () => {
    const lock = anEntry({ guid: "g", link: LINK, ...LOCK });
    const same = aSameEntry({ guid: "g", link: LINK, entryHash: lock.entryHash });
    const twin = anEntry({ guid: "h", link: OTHER_LINK, ...LOCK });
    expect(outcome(planned([same, twin], stored(lock)))).toEqual([`new: ${LOCK.title}`]);
  });
});

const update = (number: number, guid: string, publishedAt: Date | null = date(`2014-12-0${number}`)) =>
  anEntry({
    guid,
    link: `https://a.example/updates/${number}`,
    title: `Security update 4.${number} released`,
    summary: `Version 4.${number} mends several errors. All users should install the update at once.`,
    publishedAt,
  });

describe("a guid that says nothing", () => {
  test("stores each of three entries that share guid and link, and knows them again", () => {
    const live = [LOCK, RAIN, SNOW].map((words, at) =>
      anEntry({ guid: "same", link: LINK, ...words, publishedAt: date(`2014-12-0${at + 1}`) }),
    );
    const known = stored(...live);
    expect(known.map(({ title }) => title)).toEqual([LOCK, RAIN, SNOW].map(({ title }) => title));
    expect(outcome(planned(live, known))).toEqual([]);
  });

  test("knows the one of several that shared guid and link, when it is told alone and edited", () => {
    const known = stored(...[LOCK, RAIN].map((words) => anEntry({ guid: "same", link: LINK, ...words })));
    const edit = anEntry({ guid: "same", link: LINK, ...RAIN, title: "Rain flooded Bremen station" });
    const { inserts, updates } = planned([edit], known);
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: known[1]?.id, version: 2 }]);
  });

  test("stores an entry that has guid and link of a stored one beside it", () => {
    const lock = anEntry({ guid: "same", link: LINK, ...LOCK });
    const same = aSameEntry({ guid: "same", link: LINK, entryHash: lock.entryHash });
    const rain = anEntry({ guid: "same", link: LINK, ...RAIN });
    const known = stored(lock);
    const next = planned([rain, same], known);
    expect(outcome(next)).toEqual([`new: ${RAIN.title}`]);
    const edit = anEntry({ guid: "same", link: LINK, ...RAIN, title: "Rain flooded Bremen station" });
    const both = [...known, ...next.inserts];
    expect(outcome(planned([edit, same], both))).toEqual(["version 2: title"]);
    expect(outcome(planned([edit], both))).toEqual(["version 2: title"]);
  });

  test("takes a live page that tells one entry at a time for one that is edited", () => {
    const known = stored(anEntry({ guid: "same", link: LINK, ...LOCK }));
    const [moved] = planned([anEntry({ guid: "same", link: LINK, ...RAIN })], known).updates;
    expect(moved).toMatchObject({ id: known[0]?.id, version: 2, title: RAIN.title });
  });

  test("loses nothing where entries are numbered by their place", () => {
    const [first, second, third] = [update(1, "1"), update(2, "1"), update(3, "1")];
    const one = stored(first);
    const two = planned([second, update(1, "2")], one);
    expect(outcome(two)).toEqual(["new: Security update 4.2 released", "refreshed"]);
    const three = planned([third, update(2, "2")], [...one, ...two.inserts]);
    expect(outcome(three)).toEqual(["new: Security update 4.3 released", "refreshed"]);
  });

  const base = { link: LINK, publishedAt: date("2014-12-01"), summary: "All users should install the update at once." };
  const other = { link: OTHER_LINK, publishedAt: date("2014-12-02") };
  test.for([
    { why: "another number", was: "Update 4.1 released", is: "Update 4.2 released", over: other, news: 1 },
    { why: "another name", was: "Update for Firefox out", is: "Update for Chrome out", over: other, news: 1 },
    { why: "another name at its start", was: "Firefox update out", is: "Chrome update out", over: other, news: 1 },
    { why: "a word spelled anew", was: "Update 4.1 relesed", is: "Update 4.1 released", over: other, news: 0 },
    {
      why: "another number on the same day",
      was: "Update 4.1 released",
      is: "Update 4.2 released",
      over: { link: OTHER_LINK },
      news: 0,
    },
    {
      why: "another number on the same page",
      was: "Update 4.1 released",
      is: "Update 4.2 released",
      over: { publishedAt: date("2014-12-02") },
      news: 0,
    },
  ])("counts $news new for its guid with $why", ({ was, is, over, news }) => {
    const known = stored(anEntry({ guid: "1", ...base, title: was }));
    const { inserts, updates } = planned([anEntry({ guid: "1", ...base, ...over, title: is })], known);
    expect([inserts.length, updates.length]).toEqual([news, 1 - news]);
  });

  test("goes behind link and title together", () => {
    const known = stored(update(1, "1"), update(2, "2"));
    const swapped = planned([update(1, "2", null), update(2, "1", null)], known);
    expect(outcome(swapped)).toEqual(["refreshed", "refreshed"]);
  });
});
