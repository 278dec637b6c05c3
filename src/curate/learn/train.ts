import { learnComplementBayes } from "./complement-bayes.ts";
import { type Evidence, thinOut, together } from "./evidence.ts";
import { baseOdds, type Lesson } from "./lesson.ts";
import { learnLogistic } from "./logistic.ts";
import { type TagGroup, tagGroups } from "./tag-group.ts";

/** With so many examples both learners are trusted alike; with fewer, naive Bayes more, with more, the logistic one. */
const EXAMPLES_OF_EQUAL_TRUST = 1_000;
/** From here on naive Bayes would only take time. */
const FULL_TRUST = 0.95;
/** Weights of one step. */
const STEP = 1_000_000;

/** Learns all tags from the chosen examples, one group of tags after another. */
export function* train(lesson: Lesson, chosen: Uint32Array): Generator<undefined, Evidence> {
  const groups: Evidence[] = [];
  for (const group of tagGroups(lesson.featureCount, baseOdds(lesson, chosen))) {
    const base = group.base.slice();
    yield* learnLogistic(lesson, chosen, group);
    const trust = chosen.length / (chosen.length + EXAMPLES_OF_EQUAL_TRUST);
    if (trust < FULL_TRUST) {
      const bayes: TagGroup = { ...group, base, weights: new Float32Array(group.weights.length) };
      yield* learnComplementBayes(lesson, chosen, bayes);
      yield* blend(group, bayes, trust);
    }
    groups.push(yield* thinOut(group));
  }
  return yield* together(groups, lesson.featureCount);
}

/** Both learners speak log-odds and add up features, so their mean is again a sum over features that can be told. */
function* blend(logistic: TagGroup, bayes: TagGroup, trust: number): Generator<undefined, void> {
  const mean = (one: number, other: number): number => trust * one + (1 - trust) * other;
  for (const [tag, odds] of bayes.base.entries()) logistic.base[tag] = mean(logistic.base[tag] ?? 0, odds);
  for (let at = 0; at < bayes.weights.length; at++) {
    logistic.weights[at] = mean(logistic.weights[at] ?? 0, bayes.weights[at] ?? 0);
    if (at % STEP === 0) yield;
  }
}
