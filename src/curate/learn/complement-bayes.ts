import type { Lesson } from "./lesson.ts";
import type { TagGroup } from "./tag-group.ts";

/** A feature is believed to be spread like all others until it weighs about so much in the examples. */
const DOUBT = 0.5;
/** Features repeat each other (word, beginning, pieces), which naive Bayes does not know: it would be far too sure. */
const SURENESS = 0.7;
const EXAMPLES_AT_ONCE = 512;
const FEATURES_AT_ONCE = 4_096;

/**
 * Naive Bayes of each tag against its complement (all examples without it; Rennie 2003), on weighed vectors of one length.
 * Needs hardly any examples: one pass, no tuning. Sets the weights of the group.
 */
export function* learnComplementBayes(
  lesson: Lesson,
  chosen: Uint32Array,
  group: TagGroup,
): Generator<undefined, void> {
  const { ofFeature, ofTag, total } = yield* sumUp(lesson, chosen, group);
  yield* toOdds(group, {
    ofFeature,
    shares: ofTag.map((mass) => Math.min(0.999, Math.max(1e-6, mass / (total || 1)))),
  });
}

type Sums = { readonly ofFeature: Float64Array; readonly ofTag: Float64Array; readonly total: number };

/** How much is said of each feature, for each tag (into the weights of the group), and in all. */
export function* sumUp(
  lesson: Lesson,
  chosen: Uint32Array,
  { first, count, weights }: TagGroup,
): Generator<undefined, Sums> {
  const { starts, ids, values } = lesson;
  const ofFeature = new Float64Array(lesson.featureCount);
  const ofTag = new Float64Array(count);
  let total = 0;
  for (const [step, at] of chosen.entries()) {
    const own = (lesson.tags[at] ?? []).map((tag) => tag - first).filter((tag) => tag >= 0 && tag < count);
    const counts = lesson.weights[at] ?? 0;
    for (let each = starts[at] ?? 0; each < (starts[at + 1] ?? 0); each++) {
      const id = ids[each] ?? 0;
      const mass = (values[each] ?? 0) * counts;
      total += mass;
      ofFeature[id] = (ofFeature[id] ?? 0) + mass;
      for (const tag of own) {
        weights[id * count + tag] = (weights[id * count + tag] ?? 0) + mass;
        ofTag[tag] = (ofTag[tag] ?? 0) + mass;
      }
    }
    if (step % EXAMPLES_AT_ONCE === 0) yield;
  }
  return { ofFeature, ofTag, total };
}

function* toOdds(
  { count, weights }: TagGroup,
  { ofFeature, shares }: { readonly ofFeature: Float64Array; readonly shares: Float64Array },
): Generator<undefined, void> {
  const usual = shares.map((share) => Math.log(share / (1 - share)));
  for (let id = 0; id < ofFeature.length; id++) {
    for (let tag = 0; tag < count; tag++) {
      const share = shares[tag] ?? 0;
      const mass = weights[id * count + tag] ?? 0;
      const odds = (mass + DOUBT * share) / (Math.max(0, (ofFeature[id] ?? 0) - mass) + DOUBT * (1 - share));
      weights[id * count + tag] = SURENESS * (Math.log(odds) - (usual[tag] ?? 0));
    }
    if (id % FEATURES_AT_ONCE === 0) yield;
  }
}
