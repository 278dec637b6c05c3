import { describe, expect, test } from "vitest";
import { learnBalancedRidge } from "../../../src/curate/learn/balanced-ridge.ts";
import { learnContrastBayes } from "../../../src/curate/learn/contrast-bayes.ts";
import { countAlike } from "../../../src/curate/learn/count-alike.ts";
import { atOnce } from "../../../src/curate/learn/in-slices.ts";
import type { Lesson } from "../../../src/curate/learn/lesson.ts";
import type { TagGroup } from "../../../src/curate/learn/tag-group.ts";
import { learnTags } from "../../../src/curate/learn/tag-texts.ts";
import { weighLearners } from "../../../src/curate/learn/weigh-learners.ts";
import { about, example } from "./example-texts.ts";

describe("countAlike", () => {
  test.for([
    { why: "each tag alike", right: [0, 0, 0, 1], weights: [1, 1, 1, 1], counts: [2 / 3, 2 / 3, 2 / 3, 2] },
    { why: "nothing without a tag", right: [0, -1, 1], weights: [1, 1, 1], counts: [1, 0, 1] },
    { why: "within a tag by weight", right: [0, 0, 1, 1], weights: [3, 1, 1, 1], counts: [1.5, 0.5, 1, 1] },
    { why: "nothing of nothing", right: [], weights: [], counts: [] },
  ])("counts $why", ({ right, weights, counts }) => {
    const found = [...countAlike(Int32Array.from(right), Float32Array.from(weights))];
    expect(found).toHaveLength(counts.length);
    for (const [at, count] of counts.entries()) expect(found[at]).toBeCloseTo(count, 6);
  });
});

/** Texts that each say one thing, three times as loud as one. */
function lessonOf(said: readonly number[], tags: readonly (readonly number[])[], featureCount: number): Lesson {
  return {
    starts: Uint32Array.from({ length: said.length + 1 }, (_, at) => at),
    ids: Uint32Array.from(said),
    values: new Float32Array(said.length).fill(3),
    tags,
    weights: new Float32Array(said.length).fill(1),
    featureCount,
    tagCount: 2,
  };
}

function ridgeOf(lesson: Lesson): TagGroup {
  const group = { first: 0, count: 2, base: new Float64Array(2), weights: new Float32Array(lesson.featureCount * 2) };
  atOnce(learnBalancedRidge(lesson, Uint32Array.from(lesson.tags.keys()), group));
  return group;
}

describe("learnBalancedRidge", () => {
  test("finds the weights that the normal equations give", () => {
    const { base, weights } = ridgeOf(lessonOf([0, 1], [[0], [1]], 2));
    // Two texts x = (3, 0) and (0, 3), centred (1.5, -1.5) and its contrary: (2 * 2.25 + 2.25 * 2 + 9) w = 1.5 each way.
    expect([...weights].map((weight) => Number(weight.toFixed(4)))).toEqual([0.0833, -0.0833, -0.0833, 0.0833]);
    expect([...base].map((odds) => Number(odds.toFixed(4)))).toEqual([0.5, 0.5]);
  });

  test("is not swayed by how many examples a tag has", () => {
    const { base, weights } = ridgeOf(
      lessonOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [[0], [0], [0], [0], [0], [0], [0], [0], [0], [1]], 2),
    );
    const scoreOf = (tag: number) => (base[tag] ?? 0) + 3 * (weights[2 + tag] ?? 0);
    expect(scoreOf(1)).toBeGreaterThan(scoreOf(0));
    expect((base[0] ?? 0) + (base[1] ?? 0)).toBeCloseTo(1, 6);
  });

  test("leaves examples without a tag out", () => {
    const { weights } = ridgeOf(lessonOf([0, 1, 2], [[0], [1], []], 3));
    expect([weights[4], weights[5]]).toEqual([0, 0]);
  });

  test("learns nothing from nothing", () => {
    const { base, weights } = ridgeOf(lessonOf([], [], 1));
    expect([...base, ...weights]).toEqual([0, 0, 0, 0]);
  });
});

/** What naive Bayes gives each feature and tag. */
function weightsOf(lesson: Lesson, chosen: readonly number[]): readonly number[] {
  const weights = new Float32Array(lesson.featureCount * 2);
  atOnce(
    learnContrastBayes(lesson, Uint32Array.from(chosen), { first: 0, count: 2, base: new Float64Array(2), weights }),
  );
  return [...weights].map((weight) => Number(weight.toFixed(3)));
}

describe("learnContrastBayes", () => {
  test("sets a tag against the others, whose word counts twice", () => {
    // Half of what is said is of each tag, so the first says 3 / 0.5 of feature 0 and the other nothing, both with doubt 0.02:
    // log 6.02 - 2 log 0.02 for the first, log 0.02 - 2 log 6.02 for the other, less their mean.
    expect(weightsOf(lessonOf([0, 1], [[0], [1]], 2), [0, 1])).toEqual([8.561, -8.561, -8.561, 8.561]);
  });

  test("is not swayed by how many examples a tag has", () => {
    const [first = 0, , , other = 0] = weightsOf(lessonOf([0, 0, 0, 1], [[0], [0], [0], [1]], 2), [0, 1, 2, 3]);
    expect(other).toBeCloseTo(first, 3);
  });

  test("says nothing of what only others than the chosen say", () => {
    const [, , , , ...unseen] = weightsOf(lessonOf([0, 1, 2], [[0], [1], [1]], 3), [0, 1]);
    expect(unseen).toEqual([0, 0]);
  });

  test("learns nothing from nothing", () => {
    expect(weightsOf(lessonOf([], [], 1), [])).toEqual([0, 0]);
  });
});

/** Right but for every `wrongEvery`th text, of which it says the next tag. */
const saying = (wrongEvery: number, loud = 1) =>
  Float64Array.from({ length: 270 }, (_, at) => {
    const text = Math.floor(at / 3);
    const own = (text + (text % wrongEvery === 0 ? 1 : 0)) % 3;
    return at % 3 === own ? loud : 0;
  });

describe("weighLearners", () => {
  const right = Int32Array.from({ length: 90 }, (_, at) => at % 3);
  const weigh = (all: readonly Float64Array[], of = right) => atOnce(weighLearners(all, of, 3));

  test("trusts more who errs less, and not at all who is always wrong", () => {
    const [good = 0, fair = 0] = weigh([saying(10), saying(4)]).trust;
    expect(good).toBeGreaterThan(1.5 * fair);
    expect(fair).toBeGreaterThan(0);
    expect(weigh([saying(1)]).trust).toEqual([0]);
  });

  test("believes a learner as often as it is right", () => {
    const [trust = 0] = weigh([saying(10)]).trust;
    // Right nine times of ten: log(.9 / .05) against each of the two others.
    expect(trust).toBeCloseTo(Math.log(18), 1);
  });

  test("does not mind how loud a learner speaks", () => {
    const [quiet = 0, other = 0] = weigh([saying(10), saying(4)]).trust;
    const [loud = 0, same = 0] = weigh([saying(10, 50), saying(4)]).trust;
    expect(loud * 50).toBeCloseTo(quiet, 4);
    expect(same).toBeCloseTo(other, 4);
  });

  test("makes a tag easier that learners give too seldom", () => {
    const shy = Float64Array.from(saying(10), (loud, at) => (at % 3 === 2 ? loud - 0.8 : loud));
    const { base } = weigh([shy]);
    expect(base[2]).toBeGreaterThan(1);
    expect(base[0]).toBeLessThan(0);
  });

  test("leaves texts without a tag out", () => {
    const some = Int32Array.from(right, (tag, at) => (at < 45 ? tag : -1));
    const half = { said: saying(10).slice(0, 135), right: right.slice(0, 45) };
    const [all = 0] = weigh([saying(10)], some).trust;
    const [cut = 0] = atOnce(weighLearners([half.said], half.right, 3)).trust;
    expect(all).toBeCloseTo(cut, 2);
  });
});

describe("learning the one tag of each text", () => {
  test("gives a rare tag too, and tells its words", () => {
    const give = learnTags([...about.space(200), ...about.food(12), ...about.law(80, ["law"])]);
    const [bread, ...none] = give(example("Sourdough from the oven of a bakery", []));
    expect(none).toEqual([]);
    expect(bread?.tag).toBe("food");
    expect(bread?.why[0]).toMatch(/^learned from 12 examples: "(?:sourdough|oven|bakery)[^(]*\(0\.\d\d\)$/);
  });

  test("leaves tags of too few examples out", () => {
    const give = learnTags([...about.space(60), ...about.food(60), ...about.law(5, ["law"])]);
    expect(give(example("The judge hears the verdict of the jury", []))).toHaveLength(1);
    expect(give(example("The judge hears the verdict of the jury", []))[0]?.tag).not.toBe("law");
  });
});
