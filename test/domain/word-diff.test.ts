import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTokens, type Hunk } from "../../src/domain/word-diff.ts";

function hunksOf(before: string, after: string, maxEdits = 100): readonly Hunk<string>[] | null {
  return diffTokens(Array.from(before), Array.from(after), (one, other) => one === other, maxEdits);
}

/** How many tokens go and come at least: by the longest common subsequence, in the textbook's way. */
function leastEdits(before: string, after: string): number {
  let row = Array.from({ length: after.length + 1 }, () => 0);
  for (const one of before) {
    const next = [0];
    for (const [index, other] of Array.from(after).entries()) {
      next.push(one === other ? (row[index] ?? 0) + 1 : Math.max(next[index] ?? 0, row[index + 1] ?? 0));
    }
    row = next;
  }
  return before.length + after.length - 2 * (row.at(-1) ?? 0);
}

function editsOf(hunks: readonly Hunk<string>[] | null): number | undefined {
  return hunks?.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
}

describe("diffTokens", () => {
  test.for([
    { before: "", after: "", hunks: [] },
    { before: "abc", after: "abc", hunks: [] },
    { before: "abc", after: "axc", hunks: [{ before: ["b"], after: ["x"] }] },
    { before: "abc", after: "ac", hunks: [{ before: ["b"], after: [], beforeAt: 1, afterAt: 1 }] },
    { before: "", after: "ab", hunks: [{ before: [], after: ["a", "b"] }] },
    {
      before: "abcdef",
      after: "xbcdefg",
      hunks: [
        { before: ["a"], after: ["x"], beforeAt: 0, afterAt: 0 },
        { before: [], after: ["g"], beforeAt: 6, afterAt: 6 },
      ],
    },
  ])("tells where “$before” and “$after” differ", ({ before, after, hunks }) => {
    expect(hunksOf(before, after)).toMatchObject(hunks);
  });

  test("gives up beyond the limit", () => {
    expect(hunksOf("abc", "xyz", 5)).toBe(null);
    expect(hunksOf("abc", "xyz", 6)).toMatchObject([{ before: ["a", "b", "c"], after: ["x", "y", "z"] }]);
  });

  test("finds the fewest edits there are", () => {
    const text = string({ unit: constantFrom("a", "b", "c"), maxLength: 12 });
    assert(
      property(text, text, (before, after) => {
        expect(editsOf(hunksOf(before, after))).toBe(leastEdits(before, after));
      }),
    );
  });
});
