/** A tag with fewer examples is not given by learning, nor one that fewer examples do not have. */
export const MIN_USES = 8;
/** With so few examples a tag is given from these log-odds on: at 150 to 1. */
const STRICTEST = 5;
/** By so much the bar falls each time the examples double. */
const EASIER_BY_DOUBLING = 1;

/** From so many examples on a bar that was measured is believed. */
const USES_TO_BELIEVE_MEASURED = 64;

/**
 * The least log-odds from which a tag with so many examples is given: few examples make a learner far surer than it may be,
 * and a wrong tag annoys more than a missing one. `others`: examples without it. `isMeasured`: there is
 * another bar, from examples that were held back.
 */
export function strictBar(
  uses: number,
  { others, isMeasured }: { readonly others: number; readonly isMeasured: boolean },
): number {
  if (uses < MIN_USES || others < MIN_USES) return Number.POSITIVE_INFINITY;
  if (isMeasured && uses >= USES_TO_BELIEVE_MEASURED) return Number.NEGATIVE_INFINITY;
  return STRICTEST - EASIER_BY_DOUBLING * Math.log2(uses / MIN_USES);
}
