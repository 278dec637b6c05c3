import { describe, expect, test } from "vitest";
import type { CleanEntry, FeedEntry } from "../../../src/collect/clean/clean-feed.ts";
import { identify, isTold } from "../../../src/collect/items/identify.ts";
import { keysOf, matchItems } from "../../../src/collect/items/match-items.ts";
import { compare } from "../../../src/collect/items/plan-edits.ts";
import { type ItemPlan, planItems } from "../../../src/collect/items/plan-items.ts";
import type { KnownItem } from "../../../src/domain/collect-store.ts";
import type { Item } from "../../../src/domain/item.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import { aSameEntry, anEntry, atOnce } from "../entries.ts";

const SOURCE = "source-1" as SourceId;
const T0 = new Date("2015-01-01T00:00:00Z");
const T1 = new Date("2015-01-02T00:00:00Z");
const LINK = "https://a.example/story";
const OTHER_LINK = "https://a.example/other";
const LOCK = { title: "A lock is picked in London", summary: "A burglar opened the safe of a jeweller without a key." };
const REWRITTEN = "The police say that nobody forced the door.";
const RAIN = { title: "Rain floods Bremen station", summary: "Trains stopped for hours after heavy thunderstorms." };
const SNOW = { title: "Snow closes alpine passes", summary: "Drivers must expect detours until Wednesday evening." };

type Given = { readonly heldBack?: readonly string[]; readonly now?: Date; readonly sourceId?: SourceId };

/** What a document means for the items that are stored. */
function planned(entries: readonly FeedEntry[], items: readonly Item[] = [], given: Given = {}): ItemPlan {
  const { heldBack = [], now = T1, sourceId = SOURCE } = given;
  const identified = atOnce(identify(entries));
  const known = items.map(toKnown);
  const matches = atOnce(matchItems(identified, known));
  const compared = atOnce(compare(matches, now));
  const asked = new Set(compared.flatMap(({ known: { id }, isEqual }) => (isEqual ? [] : [id])));
  const html = new Map(items.filter(({ id }) => asked.has(id)).map((item) => [item.id, item.html]));
  const sameEntries = identified.filter((one) => !isTold(one)).length;
  return atOnce(planItems({ sourceId, fullText: true, matches, sameEntries, known, compared, html, heldBack, now }));
}

/** The items of a source of which `entries` were collected at T0. */
function stored(...entries: readonly CleanEntry[]): readonly Item[] {
  return planned(entries, [], { now: T0 }).inserts;
}

function toKnown(item: Item): KnownItem {
  const { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt } = item;
  const { link, title, summary, author, language, image, labels, enclosures, publishedAt, updatedAt } = item;
  const told = { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt };
  const dates = { publishedAt, updatedAt };
  return { ...told, content: { link, title, summary, author, language, image, labels, enclosures, ...dates } };
}

/** What became of each: new, changed (with its fields), refreshed. */
function outcome({ inserts, updates, refreshed, receipts }: ItemPlan): readonly string[] {
  const fields = receipts.flatMap(({ decision }) => (decision.kind === "changed" ? [decision.fields.join(" ")] : []));
  return [
    ...inserts.map(({ title }) => `new: ${title}`),
    ...updates.map(({ version }, index) => `version ${version}: ${fields[index] ?? ""}`),
    ...refreshed.map(() => "refreshed"),
  ];
}

function date(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

describe("planItems: new items", () => {
  test("stores what is new, with a receipt", () => {
    const { inserts, updates, receipts } = planned([
      anEntry({ guid: "g", link: LINK, title: "News", trimmed: ["Related Posts"] }),
    ]);
    expect(updates).toEqual([]);
    expect(inserts).toMatchObject([
      {
        sourceId: SOURCE,
        identity: { kind: "guid", value: "g" },
        title: "News",
        link: LINK,
        version: 1,
        isQuarantined: false,
        firstSeenAt: T1,
        changedAt: T1,
      },
    ]);
    expect(inserts[0]?.contentHash).toMatch(/^[\da-f]{64}$/);
    const itemId = inserts[0]?.id;
    expect(receipts).toEqual([
      { at: T1, itemId, storyId: null, decision: { kind: "stored", identity: { kind: "guid", value: "g" } } },
      { at: T1, itemId, storyId: null, decision: { kind: "trimmed", blocks: ["Related Posts"] } },
    ]);
  });

  test("gives the same entry of the same source the same id, and another source's another", () => {
    const entry = anEntry({ guid: "g" });
    const [one] = planned([entry], [], { now: T0 }).inserts;
    const [again] = planned([entry], [], { now: T1 }).inserts;
    const [other] = planned([entry], [], { sourceId: "source-2" as SourceId }).inserts;
    expect(again?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });

  test("asks the store by identity, link and words, and by the ids that they would give", () => {
    const entry = anEntry({ guid: "https://A.example/G#1", link: LINK, ...LOCK });
    const keys = atOnce(keysOf(SOURCE, atOnce(identify([entry])).filter(isTold)));
    expect(keys.identities.slice(0, 2)).toEqual(["a.example/G", "a.example/story"]);
    expect(keys.identities).toContain("https://A.example/G#1");
    expect(keys.links).toEqual(["a.example/story"]);
    expect(keys.words).toHaveLength(1);
    expect(keys.ids).toHaveLength(3);
  });

  test("holds back what a source in quarantine tells, with the reasons", () => {
    const { inserts, receipts } = planned([anEntry({ guid: "g" })], [], {
      heldBack: ["another title", "another host"],
    });
    expect(inserts).toMatchObject([{ isQuarantined: true }]);
    expect(receipts.map(({ decision }) => decision)).toContainEqual({
      kind: "quarantined",
      why: ["another title", "another host"],
    });
  });

  test("makes a new item under another id, when its own is that of an item which goes by another guid now", () => {
    const [old] = stored(anEntry({ guid: "one", link: LINK, ...LOCK }));
    const [moved] = planned(
      [anEntry({ guid: "two", link: LINK, ...LOCK, html: "<p>More</p>" })],
      [old].flatMap((x) => x ?? []),
    ).updates;
    const { inserts } = planned(
      [anEntry({ guid: "one", link: OTHER_LINK, ...RAIN })],
      [moved].flatMap((x) => x ?? []),
    );
    expect(moved).toMatchObject({ id: old?.id, identity: { value: "two" } });
    expect(inserts).toMatchObject([{ title: RAIN.title, identity: { kind: "guid", value: "one" } }]);
  });
});

describe("planItems: the same item", () => {
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

describe("planItems: another item", () => {
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

describe("planItems: a guid that says nothing", () => {
  const update = (number: number, guid: string, publishedAt: Date | null = date(`2014-12-0${number}`)) =>
    anEntry({
      guid,
      link: `https://a.example/updates/${number}`,
      title: `Security update 4.${number} released`,
      summary: `Version 4.${number} mends several errors. All users should install the update at once.`,
      publishedAt,
    });

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

describe("planItems: changes", () => {
  test("changes an item under the id it had, and says which fields and how much", () => {
    const known = stored(anEntry({ guid: "g", link: LINK, title: "Old", summary: "Same" }));
    const { inserts, updates, receipts } = planned(
      [anEntry({ guid: "g", link: LINK, title: "New", summary: "Same" })],
      known,
    );
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: known[0]?.id, title: "New", version: 2, firstSeenAt: T0, changedAt: T1 }]);
    expect(receipts.map(({ decision }) => decision)).toEqual([
      { kind: "changed", version: 2, fields: ["title"], extent: "substantive" },
    ]);
  });

  const before = { guid: "g", link: LINK, publishedAt: date("2014-12-30"), updatedAt: date("2014-12-30") };
  test.for([
    { why: "the same again", after: {}, is: [] },
    { why: "an entry that says more than is kept", after: { author: null }, hash: "x", is: ["refreshed"] },
    { why: "a session in the link", after: { link: `${LINK}?session=42` }, is: ["refreshed"] },
    { why: "another spelling of the link", after: { link: "http://www.a.example/story/" }, is: ["refreshed"] },
    { why: "another page", after: { link: OTHER_LINK }, is: ["version 2: link"] },
    { why: "no link any more", after: { link: "" }, is: ["refreshed"] },
    { why: "no dates any more", after: { publishedAt: null, updatedAt: null }, is: ["refreshed"] },
    { why: "a date that is still to come", after: { updatedAt: date("2030-01-01") }, is: ["refreshed"] },
    { why: "a date of another age", after: { publishedAt: date("1970-01-01") }, is: ["refreshed"] },
    { why: "an earlier date", after: { publishedAt: date("2014-12-29") }, is: ["version 2: publishedAt"] },
    { why: "a later date", after: { publishedAt: date("2014-12-31"), updatedAt: null }, is: ["version 2: updatedAt"] },
  ])("takes $why as it is meant", ({ after, hash, is }) => {
    const { link, ...rest } = { ...before, ...after };
    const entry = anEntry(link === "" ? rest : { ...rest, link });
    const told = hash === undefined ? entry : { ...entry, entryHash: hash };
    expect(outcome(planned([told], stored(anEntry(before))))).toEqual(is);
  });

  test("keeps the date that an item was first told with", () => {
    const [item] = planned(
      [anEntry({ ...before, publishedAt: date("2014-12-31"), updatedAt: null })],
      stored(anEntry(before)),
    ).updates;
    expect(item).toMatchObject({ publishedAt: date("2014-12-30"), updatedAt: date("2014-12-31") });
  });

  test.for([
    { why: "dates", move: (at: Date) => ({ publishedAt: at }) },
    { why: "links", move: (at: Date) => ({ link: `https://a.example/r/${at.getTime()}` }) },
  ])("takes $why that move in most entries at once for stamps of the feed", ({ move }) => {
    const entries = (at: Date) => ["1", "2", "3"].map((guid) => anEntry({ guid, title: `Title ${guid}`, ...move(at) }));
    const known = stored(...entries(date("2014-12-30")));
    expect(outcome(planned(entries(date("2014-12-31")), known))).toEqual(["refreshed", "refreshed", "refreshed"]);
    const [first] = entries(date("2014-12-31"));
    const others = entries(date("2014-12-30")).slice(1);
    const same = others.map(({ guid, entryHash }) => aSameEntry({ guid, entryHash }));
    expect(outcome(planned([...(first === undefined ? [] : [first]), ...same], known))).toEqual([
      expect.stringMatching(/^version 2/),
    ]);
  });

  test("lets an item that changes without end change by its words only", () => {
    const [item] = stored(anEntry({ guid: "g", publishedAt: date("2014-12-30") }));
    const often = item === undefined ? [] : [{ ...item, version: 21 }];
    const later = { guid: "g", publishedAt: date("2014-12-31") };
    expect(outcome(planned([anEntry(later)], often))).toEqual(["refreshed"]);
    expect(outcome(planned([anEntry({ ...later, title: "B" })], often))).toEqual(["version 22: title updatedAt"]);
  });

  test("never dates an item later than now", () => {
    const future = date("2030-01-01");
    const known = stored(anEntry({ guid: "g", publishedAt: future, title: "Old" }));
    expect(known[0]?.publishedAt).toEqual(T0);
    const { updates } = planned([anEntry({ guid: "g", publishedAt: future, title: "New" })], known);
    expect(updates[0]?.publishedAt).toEqual(T0);
  });

  test("takes a date that was missing, unless it is later than the item", () => {
    const known = stored(anEntry({ guid: "g" }));
    const dated = (at: Date) => planned([anEntry({ guid: "g", publishedAt: at })], known).updates[0];
    expect(dated(date("2014-12-31"))).toMatchObject({ publishedAt: date("2014-12-31"), version: 2 });
    expect(dated(T1)).toMatchObject({ publishedAt: null, updatedAt: T1 });
  });

  test("keeps a text that came from the page, and has the page read again", () => {
    const told = { guid: "g", link: LINK, summary: "Short" };
    const [item] = stored(anEntry({ ...told, title: "Old", html: "<p>Short</p>" }));
    const read =
      item === undefined ? [] : [{ ...item, summary: "Whole", html: "<p>Whole</p>", textFrom: "page" as const }];
    const { updates, pagesDue } = planned([anEntry({ ...told, title: "New", html: "<p>Else</p>" })], read);
    expect(updates).toMatchObject([{ title: "New", summary: "Whole", html: "<p>Whole</p>", textFrom: "page" }]);
    expect(pagesDue).toEqual([item?.id]);
    const quiet = planned([anEntry({ ...told, title: "Old", html: "<p>Else</p>" })], read);
    expect(outcome(quiet)).toEqual(["refreshed"]);
    expect(quiet.pagesDue).toEqual([item?.id]);
  });

  test("keeps held back what was held back", () => {
    const [item] = stored(anEntry({ guid: "g", title: "Old" }));
    const held = item === undefined ? [] : [{ ...item, isQuarantined: true }];
    expect(planned([anEntry({ guid: "g", title: "New" })], held).updates).toMatchObject([{ isQuarantined: true }]);
  });
});
