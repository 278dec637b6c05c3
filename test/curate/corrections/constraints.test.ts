import { describe, expect, test } from "vitest";
import { createConstraints, NO_CONSTRAINTS } from "../../../src/curate/corrections/constraints.ts";
import type { Correction, CorrectionId, CorrectionWish } from "../../../src/domain/correction.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import { minutesOn } from "../../builders.ts";

/** Corrections said one after the other, each a minute after the one before: `c1`, `c2` and so on. */
function said(...wishes: readonly CorrectionWish[]): readonly Correction[] {
  return wishes.map((wish, at) => Object.assign({ id: `c${at + 1}` as CorrectionId, at: minutesOn(at) }, wish));
}

function ids(text: string): [ItemId, ItemId, ...ItemId[]] {
  return text.split("") as [ItemId, ItemId, ...ItemId[]];
}

function together(items: string): CorrectionWish {
  return { kind: "together", items: ids(items) };
}

function apart(items: string, from: string): CorrectionWish {
  return { kind: "apart", items: ids(items), from: ids(from) };
}

function of(kind: "pinned" | "muted" | "released", item: string): CorrectionWish {
  return { kind, item: item as ItemId };
}

function tag(kind: "tagged" | "untagged", item: string, name: string): CorrectionWish {
  return { kind, item: item as ItemId, tag: name };
}

type Rule = {
  readonly why: string;
  readonly wishes: readonly CorrectionWish[];
  /** Items that have to be in one story, each group once, in the order of the alphabet. */
  readonly groups: readonly string[];
  /** Pairs that may not meet. */
  readonly enemies: readonly string[];
  readonly overruled: readonly string[];
};

const RULES: readonly Rule[] = [
  { why: "nothing", wishes: [], groups: [], enemies: [], overruled: [] },
  { why: "together", wishes: [together("abc")], groups: ["abc"], enemies: [], overruled: [] },
  {
    why: "two that share an item are one group",
    wishes: [together("ab"), together("cd"), together("bc")],
    groups: ["abcd"],
    enemies: [],
    overruled: [],
  },
  {
    why: "apart: each of the one side from each of the other",
    wishes: [apart("ab", "cd")],
    groups: [],
    enemies: ["ac", "ad", "bc", "bd"],
    overruled: [],
  },
  {
    why: "who is together with one of a side stands on it too",
    wishes: [apart("a", "c"), together("ab"), together("cd")],
    groups: ["ab", "cd"],
    enemies: ["ac", "ad", "bc", "bd"],
    overruled: [],
  },
  {
    why: "a later apart overrules a together, and the others stay together",
    wishes: [together("abc"), apart("c", "ab")],
    groups: ["ab"],
    enemies: ["ac", "bc"],
    overruled: ["c1"],
  },
  {
    why: "the same, when the one named first is the one that goes",
    wishes: [together("cab"), apart("c", "ab")],
    groups: ["ab"],
    enemies: ["ac", "bc"],
    overruled: ["c1"],
  },
  {
    why: "a later together overrules an apart, and the others stay apart",
    wishes: [apart("ab", "cd"), together("ac")],
    groups: ["ac"],
    enemies: ["ab", "ad", "bc", "bd", "cd"],
    overruled: ["c1"],
  },
  {
    why: "together again, after both",
    wishes: [together("ab"), apart("a", "b"), together("ab")],
    groups: ["ab"],
    enemies: [],
    overruled: ["c2"],
  },
  {
    why: "apart by way of a group counts as apart",
    wishes: [together("ab"), together("bc"), apart("a", "c")],
    groups: ["bc"],
    enemies: ["ab", "ac"],
    overruled: ["c1"],
  },
  {
    why: "an item on both sides is apart from the others of both, and from itself never",
    wishes: [apart("ab", "bc")],
    groups: [],
    enemies: ["ab", "ac", "bc"],
    overruled: ["c1"],
  },
];

const LETTERS = "abcde".split("");

describe("what has to meet and to part", () => {
  test.for(RULES)("$why", ({ wishes, groups, enemies, overruled }) => {
    const constraints = createConstraints(said(...wishes));
    const met = LETTERS.map((item) => [item, ...constraints.mustMeet(item)].sort().join(""));
    expect([...new Set(met)].filter((group) => group.length > 1)).toEqual(groups);
    const pairs = LETTERS.flatMap((a) => LETTERS.filter((b) => a < b).map((b) => [a, b] as const));
    const kept = pairs.filter(([a, b]) => !constraints.mayMeet([a], [b])).map((pair) => pair.join(""));
    expect(kept).toEqual(enemies);
    for (const [a, b] of pairs) {
      expect(constraints.mustPart(a).includes(b as ItemId), `${a} ${b}`).toBe(enemies.includes(`${a}${b}`));
      expect(constraints.mustPart(b).includes(a as ItemId), `${b} ${a}`).toBe(enemies.includes(`${a}${b}`));
    }
    expect([...constraints.overruled]).toEqual(overruled);
  });

  test.for(RULES)("camps are a shorter way to the same: $why", ({ wishes, enemies }) => {
    const constraints = createConstraints(said(...wishes));
    for (const a of LETTERS) {
      for (const b of LETTERS.filter((other) => other > a && constraints.campOf(other) === constraints.campOf(a))) {
        expect(enemies).not.toContain(`${a}${b}`);
      }
    }
  });

  test("stories meet when none of their items forbids it", () => {
    const constraints = createConstraints(said(apart("a", "c")));
    expect(constraints.mayMeet("xyab", "zd")).toBe(true);
    expect(constraints.mayMeet("xyab", "zc")).toBe(false);
    expect(constraints.mayMeet("", "c")).toBe(true);
  });

  test("says who is bound, and that nobody is", () => {
    const constraints = createConstraints(said(apart("a", "c"), together("de")));
    expect(
      "abcdef"
        .split("")
        .filter((item) => constraints.isBound(item))
        .join(""),
    ).toBe("acde");
    expect([constraints.isEmpty, NO_CONSTRAINTS.isEmpty]).toEqual([false, true]);
    expect(createConstraints(said(of("pinned", "a"))).isEmpty).toBe(true);
    expect([constraints.groupOf("b"), constraints.campOf("b"), constraints.campOf("d")]).toEqual([null, null, null]);
  });

  test("a split of a thousand items from a thousand is no million of pairs", () => {
    const sides = ["a", "b"].map((side) => Array.from({ length: 1_000 }, (_, at) => `${side}${at}` as ItemId));
    const [items, from] = sides as [[ItemId, ...ItemId[]], [ItemId, ...ItemId[]]];
    const constraints = createConstraints(said({ kind: "apart", items, from }));
    expect(new Set([...items, ...from].map((item) => constraints.campOf(item))).size).toBe(2);
    expect(constraints.mustPart("a7")).toEqual(from);
    expect(constraints.mayMeet(items.slice(0, 500), items.slice(500))).toBe(true);
  });
});

describe("what is said of a story by its items", () => {
  test.for([
    { why: "nothing", wishes: [of("pinned", "z")], said: {}, overruled: [] },
    { why: "pinned", wishes: [of("pinned", "a")], said: { isPinned: true }, overruled: [] },
    { why: "muted", wishes: [of("muted", "b")], said: { standing: "muted" }, overruled: [] },
    {
      why: "released later",
      wishes: [of("muted", "a"), of("released", "b")],
      said: { standing: "released" },
      overruled: [],
    },
    {
      why: "muted later, of one item",
      wishes: [of("released", "a"), of("muted", "a")],
      said: { standing: "muted" },
      overruled: ["c1"],
    },
    {
      why: "tags, those taken away later gone",
      wishes: [tag("tagged", "a", "film"), tag("tagged", "a", "law"), tag("untagged", "b", "film")],
      said: { tagged: ["law"], untagged: ["film"] },
      overruled: [],
    },
    {
      why: "a tag that is given again",
      wishes: [tag("tagged", "a", "film"), tag("untagged", "a", "film"), tag("tagged", "a", "film")],
      said: { tagged: ["film"] },
      overruled: ["c2"],
    },
  ] as const)("$why", ({ wishes, said: expected, overruled }) => {
    const constraints = createConstraints(said(...wishes));
    const nothing = { isPinned: false, standing: null, tagged: [], untagged: [] };
    expect(constraints.saidOf("ab")).toEqual({ ...nothing, ...expected });
    expect([...constraints.overruled]).toEqual(overruled);
  });
});
