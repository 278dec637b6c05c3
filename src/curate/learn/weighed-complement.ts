import { sumUp } from "./complement-bayes.ts";
import type { Lesson } from "./lesson.ts";
import type { TagGroup } from "./tag-group.ts";

/** So large a part of all that is said is believed to be said once more, spread over all features alike. */
const DOUBT = 0.02;
const FEATURES_AT_ONCE = 4_096;

/**
 * Complement naive Bayes with weights of one length for all tags (Rennie 2003, "weight-normalized"), so that a tag with many
 * examples does not win by that alone. Sets the weights of the group, which has all tags.
 */
export function* learnWeighedComplement(
  lesson: Lesson,
  chosen: Uint32Array,
  group: TagGroup,
): Generator<undefined, void> {
  const { count, weights } = group;
  const { ofFeature, ofTag, total } = yield* sumUp(lesson, chosen, group);
  const doubt = (DOUBT * total) / Math.max(1, lesson.featureCount);
  const lengths = new Float64Array(count);
  for (let id = 0; id < ofFeature.length; id++) {
    for (let tag = 0; tag < count; tag++) {
      const others = Math.max(0, (ofFeature[id] ?? 0) - (weights[id * count + tag] ?? 0));
      const weight = Math.log((others + doubt) / (total - (ofTag[tag] ?? 0) + DOUBT * total));
      weights[id * count + tag] = weight;
      lengths[tag] = (lengths[tag] ?? 0) + Math.abs(weight);
    }
    if (id % FEATURES_AT_ONCE === 0) yield;
  }
  const mean = lengths.reduce((a, b) => a + b, 0) / count;
  for (let id = 0; id < ofFeature.length; id++) centre(weights, { row: id * count, count, lengths, mean });
}

type Row = { readonly row: number; readonly count: number; readonly lengths: Float64Array; readonly mean: number };

/** What speaks for all tags alike is taken away: it decides nothing, and small weights can go later. */
function centre(weights: Float32Array, { row, count, lengths, mean }: Row): void {
  let sum = 0;
  for (let tag = 0; tag < count; tag++) {
    const weight = (-(weights[row + tag] ?? 0) / (lengths[tag] || 1)) * mean;
    weights[row + tag] = weight;
    sum += weight;
  }
  for (let tag = 0; tag < count; tag++) weights[row + tag] = (weights[row + tag] ?? 0) - sum / count;
}
