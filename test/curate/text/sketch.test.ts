import { describe, expect, test } from "vitest";
import { commonHashes, sketchOf } from "../../../src/curate/text/sketch.ts";
import { words } from "../../../src/curate/text/words.ts";

const run = (name: string, length: number): string => Array.from({ length }, (_, at) => `${name}${at}`).join(" ");
const TEXT = run("clause", 120);

/** How much of the smaller sketch is in the other, from 0 to 1. */
function common(a: string, b: string): number {
  const [left, right] = [sketchOf(words(a)), sketchOf(words(b))];
  return commonHashes(left, right) / Math.min(left.length, right.length);
}

describe("a sketch", () => {
  test.for<{ why: string; a: string; b: string; atLeast: number }>([
    { why: "of a text is that of its copy", a: TEXT, b: TEXT, atLeast: 1 },
    { why: "is the same for other signs and cases", a: TEXT, b: TEXT.toUpperCase().replaceAll(" ", " – "), atLeast: 1 },
    { why: "lies in that of a longer copy", a: run("clause", 50), b: TEXT, atLeast: 0.8 },
    {
      why: "survives a paragraph in between",
      a: TEXT,
      b: `${run("clause", 60)} ${run("note", 30)} ${TEXT}`,
      atLeast: 0.9,
    },
    { why: "survives a word changed here and there", a: TEXT, b: TEXT.replace("clause60", "phrase"), atLeast: 0.7 },
  ])("$why", ({ a, b, atLeast }) => {
    expect(common(a, b)).toBeGreaterThanOrEqual(atLeast);
  });

  test("has nothing in common with that of the same words in another order", () => {
    expect(common(TEXT, TEXT.split(" ").toReversed().join(" "))).toBe(0);
  });

  test("is much smaller than its text, and ascending", () => {
    const sketch = sketchOf(words(TEXT));
    expect(sketch.length).toBeLessThan(40);
    expect([...sketch]).toEqual([...sketch].sort((a, b) => a - b));
  });

  test("is empty for a text of four words", () => {
    expect(sketchOf(words("one two three four"))).toHaveLength(0);
    expect(sketchOf(words("one two three four five"))).toHaveLength(1);
  });
});
