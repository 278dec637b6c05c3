import { describe, expect, test } from "vitest";
import {
  type Overlap,
  ratioOf,
  type Scored,
  scoreOf,
  shownScore,
  usualStrength,
} from "../../../src/curate/index/link-score.ts";

const HOUR_MS = 3_600_000;

const OVERLAP: Overlap = {
  cosine: 0.5,
  mass: 20,
  secondRarity: 5,
  shared: 4,
  telling: 4,
  titleShares: 0,
  apartMs: 0,
  isSameSource: false,
  isSameTitle: false,
  hasClash: false,
};

function strength(changes: Partial<Overlap>): number {
  return scoreOf({ ...OVERLAP, ...changes }, { among: 0, texts: 2 }).strength;
}

describe("scoreOf", () => {
  test.for<{ why: string; changes: Partial<Overlap>; expected: number }>([
    { why: "is a power of the likeness, where half the mass is missing", changes: {}, expected: 0.3536 },
    { why: "rises with the second rarest word", changes: { secondRarity: 15 }, expected: 1.0607 },
    { why: "is nothing when only one word is rare", changes: { secondRarity: 0 }, expected: 0 },
    { why: "rises when both titles are found in the other item", changes: { titleShares: 2 }, expected: 2.6124 },
    { why: "halves in four days", changes: { apartMs: 96 * HOUR_MS }, expected: 0.1768 },
    { why: "never falls below nothing", changes: { apartMs: 400 * HOUR_MS }, expected: 0 },
    { why: "halves within one source", changes: { isSameSource: true }, expected: 0.1768 },
    { why: "is nothing for two shared words, however rare", changes: { shared: 2, telling: 2 }, expected: 0 },
    { why: "is nothing for one rare word among common ones", changes: { telling: 1 }, expected: 0 },
    { why: "asks for no more than two telling words", changes: { shared: 3, telling: 2 }, expected: 0.3536 },
    {
      why: "is nothing for a title that its source uses again",
      changes: { isSameSource: true, isSameTitle: true },
      expected: 0,
    },
    { why: "is nothing for titles that contradict each other", changes: { hasClash: true }, expected: 0 },
    { why: "minds no title that another source uses too", changes: { isSameTitle: true }, expected: 0.3536 },
  ])("$why", ({ changes, expected }) => {
    expect(strength(changes)).toBeCloseTo(expected, 4);
  });

  test.for<{ why: string; changes: Partial<Overlap>; expected: number }>([
    { why: "two words, one of them telling, are enough", changes: { shared: 2, telling: 1 }, expected: 0.25 },
    { why: "one word is not", changes: { shared: 1, telling: 1 }, expected: 0 },
    { why: "common words are not", changes: { telling: 0 }, expected: 0 },
  ])("of two titles: $why", ({ changes, expected }) => {
    const { titleStrength } = scoreOf({ ...OVERLAP, ...changes }, { among: 0, texts: 0 });
    expect(titleStrength ?? 0).toBeCloseTo(expected, 4);
  });

  test.for<{ telling: number; expected: number }>([
    { telling: 1, expected: 0 },
    { telling: 2, expected: 0.3536 },
  ])("asks for two telling words where one of the two is a title: of $telling", ({ telling, expected }) => {
    const { strength: found } = scoreOf({ ...OVERLAP, shared: 2, telling }, { among: 0, texts: 1 });
    expect(found).toBeCloseTo(expected, 4);
  });

  test("has another measure for two titles", () => {
    const titles = scoreOf({ ...OVERLAP, apartMs: 96 * HOUR_MS }, { among: 0, texts: 0 });
    expect(titles.titleStrength).toBeCloseTo(0.125, 10);
    expect(ratioOf(titles, 9, 9)).toBeCloseTo(0.125 / 0.12, 10);
  });
});

describe("usualStrength", () => {
  test.for<{ why: string; strengths: number[]; expected: number }>([
    { why: "is nothing where nothing is", strengths: [], expected: 0 },
    { why: "leaves out the two best", strengths: [1, 1], expected: 0 },
    { why: "leaves out what is nearly as strong", strengths: [1, 1, 0.9, 0.6], expected: 0 },
    { why: "is the mean of the next five", strengths: [1, 1, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05], expected: 0.3 },
    { why: "counts those that are missing", strengths: [1, 1, 0.5], expected: 0.1 },
  ])("$why", ({ strengths, expected }) => {
    expect(usualStrength(strengths)).toBeCloseTo(expected, 10);
  });
});

function scored(among: number): Scored {
  return { strength: 1, titleStrength: null, among, isApart: false };
}

describe("ratioOf", () => {
  test.for<{ why: string; among: number; usual: number; expected: number }>([
    { why: "is careful while the window is empty", among: 0, usual: 0, expected: 4.0404 },
    { why: "is less careful when it has filled", among: 1_000, usual: 0, expected: 6.308 },
    { why: "falls where strong links are usual", among: 1_000, usual: 0.5, expected: 2.1958 },
    { why: "falls as the window grows", among: 100_000, usual: 0.5, expected: 0.4674 },
  ])("$why", ({ among, usual, expected }) => {
    expect(ratioOf(scored(among), usual, usual)).toBeCloseTo(expected, 3);
  });

  test("is far below nothing for what contradicts itself", () => {
    expect(ratioOf({ ...scored(1_000), isApart: true }, 0, 0)).toBe(-4);
  });

  test("is shown between nothing and one, the bar in the middle", () => {
    expect([0, 1, 3].map(shownScore)).toEqual([0, 0.5, 0.75]);
  });
});
