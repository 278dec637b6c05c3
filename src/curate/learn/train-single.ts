import { learnBalancedRidge } from "./balanced-ridge.ts";
import { learnContrastBayes } from "./contrast-bayes.ts";
import { type Evidence, thinOut } from "./evidence.ts";
import type { Lesson } from "./lesson.ts";
import type { TagGroup } from "./tag-group.ts";
import { type Said, weighLearners } from "./weigh-learners.ts";

/** Weights that are learned at once; with more all tags cannot be compared. */
const MAX_WEIGHTS = 4 * 1024 * 1024;
/** Of what decides between tags that bar each other small weights are a good part. */
const LEAST = 0.001;
/** Learners are judged on each of so many parts of the examples by what they learned from the others. */
const PARTS = 5;
const LEARNERS = [learnContrastBayes, learnBalancedRidge];
const EXAMPLES_AT_ONCE = 64;
/** Weights of one step. */
const STEP = 1_000_000;

export function canTrainSingle({ featureCount, tagCount }: Lesson): boolean {
  return featureCount * tagCount <= MAX_WEIGHTS;
}

/**
 * Learns tags of which every text has exactly one: the sum of naive Bayes and of ridge regression, each trusted as
 * much as it earns on examples that it did not learn from. The one holds when there are few examples, the other knows what
 * sets the tags apart.
 */
export function* trainSingle(lesson: Lesson, chosen: Uint32Array): Generator<undefined, Evidence> {
  const right = Int32Array.from(chosen, (at) => lesson.tags[at]?.[0] ?? -1);
  const said = LEARNERS.map(() => new Float64Array(chosen.length * lesson.tagCount));
  for (let part = 0; part < PARTS; part++) {
    const others = chosen.filter((_, place) => place % PARTS !== part);
    for (const [at, learn] of LEARNERS.entries()) {
      const group = emptyGroup(lesson);
      yield* learn(lesson, others, group);
      yield* ask(lesson, group, { chosen, part, said: said[at] ?? new Float64Array() });
    }
  }
  const { trust, base } = yield* weighLearners(said, right, lesson.tagCount);
  const sum = emptyGroup(lesson);
  sum.base.set(base);
  for (const [at, learn] of LEARNERS.entries()) {
    const group = emptyGroup(lesson);
    yield* learn(lesson, chosen, group);
    yield* add(sum, group, trust[at] ?? 0);
  }
  return yield* thinOut(sum, LEAST);
}

function emptyGroup({ featureCount, tagCount }: Lesson): TagGroup {
  return {
    first: 0,
    count: tagCount,
    base: new Float64Array(tagCount),
    weights: new Float32Array(featureCount * tagCount),
  };
}

type Asked = { readonly chosen: Uint32Array; readonly part: number; readonly said: Said };

/** Notes what a learner says of the part that it did not learn from. */
function* ask({ starts, ids, values }: Lesson, group: TagGroup, { chosen, part, said }: Asked): Generator<undefined> {
  const { count, base, weights } = group;
  for (let place = part; place < chosen.length; place += PARTS) {
    const at = chosen[place] ?? 0;
    const own = said.subarray(place * count, (place + 1) * count);
    own.set(base);
    for (let each = starts[at] ?? 0; each < (starts[at + 1] ?? 0); each++) {
      const row = (ids[each] ?? 0) * count;
      for (let tag = 0; tag < count; tag++) {
        own[tag] = (own[tag] ?? 0) + (weights[row + tag] ?? 0) * (values[each] ?? 0);
      }
    }
    if (place % EXAMPLES_AT_ONCE === part) yield;
  }
}

function* add(sum: TagGroup, { base, weights }: TagGroup, trust: number): Generator<undefined> {
  for (const [tag, odds] of base.entries()) sum.base[tag] = (sum.base[tag] ?? 0) + trust * odds;
  for (let at = 0; at < weights.length; at++) {
    sum.weights[at] = (sum.weights[at] ?? 0) + trust * (weights[at] ?? 0);
    if (at % STEP === 0) yield;
  }
}
