import { describe, expect, test } from "vitest";
import { identify, isTold } from "../../../src/collect/items/identify.ts";
import { keysOf } from "../../../src/collect/items/match-items.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import { anEntry, atOnce } from "../entries.ts";
import { LINK, LOCK, OTHER_LINK, RAIN, SOURCE, T0, T1, planned, stored } from "./planned.ts";

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
