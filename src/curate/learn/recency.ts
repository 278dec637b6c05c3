const YEAR_MS = 365 * 86_400_000;
/** An example counts half of one that is a year newer: what a tag means and what is written about drifts. */
const HALF_LIFE_YEARS = 1;
const LEAST = 0.2;
/** Keeps the sum of a few years near the number of examples. */
const NEWEST = 1.3;

/** How much examples count by when they were told, oldest first; one without a time counts as one. */
export function recency(inOrder: readonly (Date | null)[]): Float32Array {
  const newest = inOrder.at(-1)?.getTime() ?? 0;
  return Float32Array.from(inOrder, (at) =>
    at === null ? 1 : NEWEST * Math.max(LEAST, 2 ** ((at.getTime() - newest) / YEAR_MS / HALF_LIFE_YEARS)),
  );
}
