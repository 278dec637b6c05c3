import { learnWeighedComplement } from "./weighed-complement.ts";
import { type Evidence, thinOut } from "./evidence.ts";
import { baseOdds, type Lesson } from "./lesson.ts";
import { learnLogistic, type Pace } from "./logistic.ts";
import type { TagGroup } from "./tag-group.ts";

/** Weights that are learned at once; with more all tags cannot be compared. */
const MAX_WEIGHTS = 4 * 1024 * 1024;
/** Of what decides between tags that bar each other small weights are a good part. */
const LEAST = 0.001;
/** Examples are mostly few then, and one tag bars the others, so nothing is lost by going farther. */
const PACE: Pace = { passes: 10, rate: 0.3 };
/** Examples by which the two learners are brought to one scale. */
const SCALED_BY = 500;
/** Over examples that it learned from naive Bayes spreads its scores so many times too far, set against the other. */
const OVERSURE = 2;
/** How much of how common a tag is counts: less than all, or rare tags would hardly be given. */
const PRIOR_SHARE = 0.25;
/** Weights of one step. */
const STEP = 1_000_000;

export function canTrainSingle({ featureCount, tagCount }: Lesson): boolean {
  return featureCount * tagCount <= MAX_WEIGHTS;
}

/**
 * Learns tags of which every text has exactly one: the mean of logistic regression and of complement naive Bayes with
 * weights of one length (Rennie 2003), each brought to the scale on which its answers differ alike. The one knows what sets
 * the tags apart, the other holds when there are few examples.
 */
export function* trainSingle(lesson: Lesson, chosen: Uint32Array): Generator<undefined, Evidence> {
  const { featureCount, tagCount } = lesson;
  const empty = (): Float32Array => new Float32Array(featureCount * tagCount);
  const logistic: TagGroup = { first: 0, count: tagCount, base: baseOdds(lesson, chosen), weights: empty() };
  yield* learnLogistic(lesson, chosen, { group: logistic, pace: PACE });
  const bayes: TagGroup = { first: 0, count: tagCount, base: new Float64Array(tagCount), weights: empty() };
  yield* learnWeighedComplement(lesson, chosen, bayes);
  const scale = (OVERSURE * spreadOf(lesson, logistic)) / (spreadOf(lesson, bayes) || 1);
  for (let at = 0; at < bayes.weights.length; at++) {
    logistic.weights[at] = ((logistic.weights[at] ?? 0) + scale * (bayes.weights[at] ?? 0)) / 2;
    if (at % STEP === 0) yield;
  }
  return yield* thinOut({ ...logistic, base: logistic.base.map((odds) => odds * PRIOR_SHARE) }, LEAST);
}

/** How far the scores of an example lie apart: the standard deviation over the tags, in the mean of some examples. */
function spreadOf({ starts, ids, values }: Lesson, { count, base, weights }: TagGroup): number {
  const examples = Math.min(SCALED_BY, starts.length - 1);
  let sum = 0;
  for (let at = 0; at < examples; at++) {
    const scores = base.slice();
    for (let each = starts[at] ?? 0; each < (starts[at + 1] ?? 0); each++) {
      const row = (ids[each] ?? 0) * count;
      for (let tag = 0; tag < count; tag++) {
        scores[tag] = (scores[tag] ?? 0) + (weights[row + tag] ?? 0) * (values[each] ?? 0);
      }
    }
    const mean = scores.reduce((a, b) => a + b, 0) / count;
    sum += Math.sqrt(scores.reduce((a, b) => a + (b - mean) ** 2, 0) / count);
  }
  return sum / (examples || 1);
}
