import { setImmediate as soon } from "node:timers";
import { describe, expect, test } from "vitest";
import { identify, isTold } from "../../../src/collect/items/identify.ts";
import { each, inTurns, type Pieces } from "../../../src/collect/items/in-turns.ts";
import { keysOf, matchItems } from "../../../src/collect/items/match-items.ts";
import { compare } from "../../../src/collect/items/plan-edits.ts";
import { planItems } from "../../../src/collect/items/plan-items.ts";
import type { KnownItem } from "../../../src/domain/collect-store.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import { anEntry, atOnce } from "../entries.ts";

/** Takes far longer than one turn when nothing else ever happens. */
const MANY = 20_000_000;

function* untilWorked(others: { haveWorked: boolean }): Pieces<boolean> {
  soon(() => void (others.haveWorked = true));
  for (let piece = 0; piece < MANY; piece += 1) {
    yield;
    if (others.haveWorked) return true;
  }
  return false;
}

describe("inTurns", () => {
  test("ends with what was decided, about each in its order", async () => {
    expect(await inTurns(each(["a", "b", "c"], (one) => one.toUpperCase()))).toEqual(["A", "B", "C"]);
  });

  test("lets others have their turn between two pieces of long work", async () => {
    const others = { haveWorked: false };
    expect(await inTurns(untilWorked(others))).toBe(true);
  });

  test("rejects with what a piece threw", async () => {
    const broken = each([1], () => {
      throw new Error("a fault");
    });
    await expect(inTurns(broken)).rejects.toThrow("a fault");
  });
});

describe("planning a document", () => {
  const SOURCE = "source-1" as SourceId;
  const now = new Date("2015-01-02T00:00:00Z");
  const ENTRIES = 40;
  const entries = (html: string) =>
    Array.from({ length: ENTRIES }, (_, index) => anEntry({ guid: `g${index}`, title: `Title ${index}`, html }));
  const input = {
    sourceId: SOURCE,
    sameEntries: 0,
    known: [],
    compared: [],
    html: new Map(),
    heldBack: [],
    fullText: false,
    isPaywalled: false,
    republish: "summary",
    now,
  };
  const identified = atOnce(identify(entries("<p>One</p>")));
  const items = atOnce(planItems({ ...input, matches: atOnce(matchItems(identified, [])) })).inserts;
  const known = items.map((item): KnownItem => ({ ...item, content: item }));
  const edited = atOnce(identify(entries("<p>Two and more</p>")));
  const matches = atOnce(matchItems(edited, known));
  const compared = atOnce(compare(matches, now));
  const html = new Map(items.map((item) => [item.id, item.html]));

  test.for<{ step: string; work: () => Pieces<unknown> }>([
    { step: "identifying", work: () => identify(entries("")) },
    { step: "making keys", work: () => keysOf(SOURCE, identified.filter(isTold)) },
    { step: "matching", work: () => matchItems(edited, known) },
    { step: "comparing", work: () => compare(matches, now) },
    { step: "planning new items", work: () => planItems({ ...input, matches: atOnce(matchItems(identified, [])) }) },
    { step: "planning edits", work: () => planItems({ ...input, matches, known, compared, html }) },
  ])("may be put down between any two entries while $step", ({ work }) => {
    expect([...work()].length).toBeGreaterThanOrEqual(ENTRIES);
  });
});
