import { sumUp } from "./complement-bayes.ts";
import type { Lesson } from "./lesson.ts";
import type { TagGroup } from "./tag-group.ts";

/** A feature is believed to be spread like all others until it weighs about so much; one mention weighs some tenths. */
const DOUBT = 0.02;
/** How much more the texts of other tags count than those of its own: they are more, so what they say is surer. */
const OF_OTHERS = 2;
const FEATURES_AT_ONCE = 4_096;

/**
 * Naive Bayes for tags of which every text has one: what the texts of a tag say against what all others say (its complement,
 * Rennie 2003). A feature that none of the chosen has says nothing: otherwise learners would be judged by weights that no
 * text ever meets. Sets the weights of the group, which has all tags.
 */
export function* learnContrastBayes(lesson: Lesson, chosen: Uint32Array, group: TagGroup): Generator<undefined, void> {
  const { ofFeature, ofTag, total } = yield* sumUp(lesson, chosen, group);
  const shares = ofTag.map((mass) => Math.min(0.999, Math.max(1e-6, mass / (total || 1))));
  for (const [id, mass] of ofFeature.entries()) {
    if (mass > 0) contrast(group, { row: id * group.count, mass, shares });
    if (id % FEATURES_AT_ONCE === 0) yield;
  }
}

type Row = { readonly row: number; readonly mass: number; readonly shares: Float64Array };

/** What speaks for all tags alike is taken away: it decides nothing, and small weights can go later. */
function contrast({ count, weights }: TagGroup, { row, mass, shares }: Row): void {
  let sum = 0;
  for (let tag = 0; tag < count; tag++) {
    const share = shares[tag] ?? 0;
    const own = weights[row + tag] ?? 0;
    const others = Math.max(0, mass - own);
    const inOwn = Math.log(own / share + DOUBT);
    const weight = inOwn - OF_OTHERS * Math.log(others / (1 - share) + DOUBT);
    weights[row + tag] = weight;
    sum += weight;
  }
  for (let tag = 0; tag < count; tag++) weights[row + tag] = (weights[row + tag] ?? 0) - sum / count;
}
