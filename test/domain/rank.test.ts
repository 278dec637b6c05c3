import { array, assert, constantFrom, double, oneof, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { score, shownRank } from "../../src/domain/rank.ts";
import type { RankPart } from "../../src/domain/story.ts";

const NAMES = ["outlets", "weight", "boost", "original", "completeness", "flood", "age"] as const;

function parts(...values: readonly number[]): readonly RankPart[] {
  return values.map((value, index) => ({ name: NAMES[index % NAMES.length] ?? "age", value, why: "why" }));
}

describe("shownRank", () => {
  test.for<{ why: string; values: readonly number[]; shown: readonly number[]; sum: number }>([
    { why: "nothing", values: [], shown: [], sum: 0 },
    { why: "what is whole", values: [2, -0.5], shown: [2, -0.5], sum: 1.5 },
    {
      why: "parts that are all rounded down",
      values: [1.584, 0.174, 0.334, 0.3, -0.422],
      shown: [1.58, 0.17, 0.33, 0.3, -0.42],
      sum: 1.96,
    },
    { why: "an age of a moment, without a sign", values: [-0.001], shown: [0], sum: 0 },
    { why: "parts that make up for each other", values: [0.3, -0.1, -0.2], shown: [0.3, -0.1, -0.2], sum: 0 },
  ])("gives $why", ({ values, shown, sum }) => {
    const rank = shownRank(parts(...values));
    expect(rank.parts.map(({ value }) => value)).toEqual(shown);
    expect(rank.sum).toBe(sum);
  });

  test("adds up as it is written, whatever the parts, never writes -0.00, and stays near the score", () => {
    const value = oneof(double({ min: -2_000, max: 2_000, noNaN: true }), constantFrom(0, -0, 0.005, -0.005, 1.005));
    const any = array(record({ name: constantFrom(...NAMES), value, why: constantFrom("why") }), { maxLength: 8 });
    assert(
      property(any, (rank) => {
        const shown = shownRank(rank);
        const written = [...shown.parts.map((part) => part.value), shown.sum].map((each) => each.toFixed(2));
        expect(written).not.toContain("-0.00");
        const cents = written.map((text) => Number(text.replace(".", "")));
        expect(cents.slice(0, -1).reduce((sum, each) => sum + each, 0)).toBe(cents.at(-1));
        expect(Math.abs(shown.sum - score(rank))).toBeLessThanOrEqual(0.005 * rank.length + 1e-6);
      }),
    );
  });
});
