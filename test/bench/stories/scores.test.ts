import { describe, expect, test } from "vitest";
import { auc, scoreClusters, scoreTags, scoreTopics } from "./scores.ts";

const GOLD = "XXXYYZ".split("");

describe("scoreClusters", () => {
  test.for([
    {
      why: "by hand",
      said: "112233".split(""),
      bcubed: { p: 4 / 6, r: (5 / 3 + 2) / 6 },
      pairs: { p: 1 / 3, r: 1 / 4 },
    },
    { why: "all right", said: "111223".split(""), bcubed: { p: 1, r: 1 }, pairs: { p: 1, r: 1 } },
    { why: "all together", said: "111111".split(""), bcubed: { p: 14 / 36, r: 1 }, pairs: { p: 4 / 15, r: 1 } },
    { why: "all alone", said: GOLD.map(() => null), bcubed: { p: 1, r: 3 / 6 }, pairs: { p: 0, r: 0 } },
  ])("$why", ({ said, bcubed, pairs }) => {
    const scores = scoreClusters(GOLD, said);
    expect([scores.bcubed.p, scores.bcubed.r]).toEqual([expect.closeTo(bcubed.p, 9), expect.closeTo(bcubed.r, 9)]);
    expect([scores.pairs.p, scores.pairs.r]).toEqual([expect.closeTo(pairs.p, 9), expect.closeTo(pairs.r, 9)]);
  });

  test("takes a cluster that has the name of an item for no other item's own", () => {
    expect(scoreClusters(["X", "Y"], ["alone 1", null]).pairs.p).toBe(0);
    expect(scoreClusters(["X", "Y"], ["alone 1", null]).bcubed.p).toBe(1);
  });
});

test.for([
  { why: "all true ones first", scores: [0.9, 0.5, 0.1], area: 1 },
  { why: "one false one between", scores: [0.9, 0.1, 0.5], area: 0.5 },
  { why: "all alike", scores: [0.3, 0.3, 0.3], area: 0.5 },
  { why: "a tie of a true and a false one", scores: [0.9, 0.4, 0.4], area: 0.75 },
])("auc: $why", ({ scores, area }) => {
  const truth = [true, true, false];
  expect(auc(scores.map((score, at) => ({ score, isTrue: truth[at] === true })))).toBe(area);
});

test("auc needs both kinds", () => {
  expect(auc([{ score: 1, isTrue: true }])).toBeNull();
});

describe("scoreTags", () => {
  const gold = [["a", "b"], ["a"]];
  test("by hand: a wrong tag that nobody uses is an error of micro, and no tag of macro", () => {
    const scores = scoreTags(gold, [["a", "zz"], ["a"]]);
    expect(scores).toEqual({ micro: 2 / 3, macro: 0.5 });
  });
  test("leaves rare tags out on both sides", () => {
    expect(scoreTags(gold, [["a", "b"], ["b"]], 2)).toEqual({ micro: 2 / 3, macro: 2 / 3 });
  });
  test("counts a tag that is said twice once, and nothing as nothing", () => {
    expect(scoreTags([["a"]], [["a", "a"]])).toEqual({ micro: 1, macro: 1 });
    expect(scoreTags([["a"]], [[]])).toEqual({ micro: 0, macro: 0 });
  });
});

test.for([
  { said: ["x", "x"], f1: 1 / 3 },
  { said: ["x", "y"], f1: 1 },
  { said: ["x", null], f1: 0.5 },
])("scoreTopics of x, y as $said", ({ said, f1 }) => {
  expect(scoreTopics(["x", "y"], said)).toBeCloseTo(f1, 9);
});
