/** Scores of examples that were not learned from: the odds of tag `tag` for the `at`th stand at `at * tags + tag`. */
export type HeldBack = {
  readonly odds: Float32Array;
  readonly tags: number;
  /** The tags that each has. */
  readonly right: readonly (readonly number[])[];
};

/** Which tag of a text is farthest over its bar, or least under it. */
export function bestTag(odds: Float32Array, start: number, bars: Float64Array): number {
  let best = 0;
  for (let tag = 1; tag < bars.length; tag++) {
    if (over(odds, start + tag, bars, tag) > over(odds, start + best, bars, best)) best = tag;
  }
  return best;
}

function over(odds: Float32Array, at: number, bars: Float64Array, tag: number): number {
  return (odds[at] ?? 0) - (bars[tag] ?? 0);
}

/** How many tags are given at these bars, how many of them rightly, and how many there are to give. */
export type Counted = { readonly hits: number; readonly given: number; readonly uses: number };

export function countGiven({ odds, tags, right }: HeldBack, bars: Float64Array, ease: number): Counted {
  let [hits, given, uses] = [0, 0, 0];
  for (const [at, own] of right.entries()) {
    uses += own.length;
    const best = bestTag(odds, at * tags, bars);
    for (let tag = 0; tag < tags; tag++) {
      if ((odds[at * tags + tag] ?? 0) < (bars[tag] ?? 0) - (tag === best ? ease : 0)) continue;
      given++;
      if (own.includes(tag)) hits++;
    }
  }
  return { hits, given, uses };
}

/** F1 of what was given (van Rijsbergen 1979). */
export function f1Of({ hits, given, uses }: Counted): number {
  return (2 * hits) / (given + uses || 1);
}
