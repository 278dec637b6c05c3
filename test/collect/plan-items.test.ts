import { describe, expect, test } from "vitest";
import type { CleanEntry } from "../../src/collect/clean/clean-feed.ts";
import { keysOf, planItems } from "../../src/collect/plan-items.ts";
import type { KnownItem } from "../../src/domain/collect-store.ts";
import type { Item } from "../../src/domain/item.ts";
import type { SourceId } from "../../src/domain/source.ts";
import { anEntry } from "./entries.ts";

const SOURCE = "source-1" as SourceId;
const T0 = new Date("2015-01-01T00:00:00Z");
const T1 = new Date("2015-01-02T00:00:00Z");
const LINK = "https://a.example/story";

function planned(entries: readonly CleanEntry[], known: readonly KnownItem[] = [], now = T1) {
  return planItems({ sourceId: SOURCE, known, entries, now });
}

/** What the store knows after `entries` were collected at T0. */
function stored(...entries: readonly CleanEntry[]): readonly KnownItem[] {
  return planned(entries, [], T0).inserts.map(toKnown);
}

function toKnown(item: Item): KnownItem {
  const { sourceId: _, changedAt: __, ...rest } = item;
  const { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt, ...content } = rest;
  const told = { contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt };
  return { id, identity, link: content.link, ...told, content };
}

describe("planItems", () => {
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
    const [one] = planned([entry], [], T0).inserts;
    const [again] = planned([entry], [], T1).inserts;
    const [other] = planItems({ sourceId: "source-2" as SourceId, known: [], entries: [entry], now: T0 }).inserts;
    expect(again?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });

  test("asks the store by identity and link", () => {
    expect(keysOf([anEntry({ guid: "g", link: LINK }), anEntry({ link: "https://a.example/2" })])).toEqual([
      { identity: "g", link: LINK },
      { identity: "https://a.example/2", link: "https://a.example/2" },
    ]);
  });

  test("changes an item under the id it had, and says which fields", () => {
    const known = stored(anEntry({ guid: "g", link: LINK, title: "Old", summary: "Same" }));
    const { inserts, updates, receipts } = planned(
      [anEntry({ guid: "g", link: LINK, title: "New", summary: "Same" })],
      known,
    );
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: known[0]?.id, title: "New", version: 2, firstSeenAt: T0, changedAt: T1 }]);
    expect(receipts.map(({ decision }) => decision)).toEqual([{ kind: "changed", version: 2, fields: ["title"] }]);
  });

  test.for([
    {
      why: "the same again",
      before: [anEntry({ guid: "g", link: LINK })],
      after: [anEntry({ guid: "g", link: LINK })],
    },
    { why: "nothing at all", before: [anEntry({ guid: "g" })], after: [] },
    {
      why: "other dates and nothing else",
      before: [
        anEntry({
          guid: "g",
          publishedAt: new Date("2014-12-30T00:00:00Z"),
          updatedAt: new Date("2014-12-30T00:00:00Z"),
        }),
      ],
      after: [
        anEntry({
          guid: "g",
          publishedAt: new Date("2014-12-31T00:00:00Z"),
          updatedAt: new Date("2014-12-31T00:00:00Z"),
        }),
      ],
    },
    {
      why: "a date that is still to come",
      before: [anEntry({ guid: "g", publishedAt: new Date("2030-01-01T00:00:00Z") })],
      after: [anEntry({ guid: "g", publishedAt: new Date("2030-01-01T00:00:00Z") })],
    },
  ])("leaves the items alone when the feed tells $why", ({ before, after }) => {
    expect(planned(after, stored(...before))).toEqual({ inserts: [], updates: [], receipts: [] });
  });

  test("never dates an item later than now", () => {
    const future = new Date("2030-01-01T00:00:00Z");
    const known = stored(anEntry({ guid: "g", publishedAt: future, title: "Old" }));
    expect(known[0]?.content.publishedAt).toEqual(T0);
    const { updates } = planned([anEntry({ guid: "g", publishedAt: future, title: "New" })], known);
    expect(updates[0]?.publishedAt).toEqual(T0);
  });

  test("takes a date that was missing", () => {
    const date = new Date("2014-12-31T00:00:00Z");
    const { updates } = planned([anEntry({ guid: "g", publishedAt: date })], stored(anEntry({ guid: "g" })));
    expect(updates).toMatchObject([{ publishedAt: date, version: 2 }]);
  });

  test("knows an item by its link when its guid has changed", () => {
    const known = stored(anEntry({ guid: "old", link: LINK, title: "Old" }));
    const { inserts, updates } = planned([anEntry({ guid: "new", link: LINK, title: "New" })], known);
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: known[0]?.id, title: "New", identity: { kind: "guid", value: "old" } }]);
  });

  test("does not go by a link that several entries have", () => {
    const known = stored(anEntry({ guid: "old", link: LINK }));
    const entries = [
      anEntry({ guid: "one", link: LINK, title: "One" }),
      anEntry({ guid: "two", link: LINK, title: "Two" }),
    ];
    expect(planned(entries, known).inserts.map(({ title }) => title)).toEqual(["One", "Two"]);
  });

  test("does not take an item by its link that another entry is by its guid", () => {
    const known = stored(anEntry({ guid: "g", link: LINK, title: "Live" }));
    const entries = [
      anEntry({ guid: "g", link: "https://a.example/moved", title: "Live" }),
      anEntry({ guid: "h", link: LINK, title: "Second" }),
    ];
    const { inserts, updates } = planned(entries, known);
    expect(updates.map(({ title }) => title)).toEqual(["Live"]);
    expect(inserts.map(({ title }) => title)).toEqual(["Second"]);
  });
});
