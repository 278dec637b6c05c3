import type { TagGroup } from "./tag-group.ts";

/**
 * What each feature says for and against tags, in log-odds: of each only the tags that it says something about, rows one
 * after another, row `id` from `starts[id]` to `starts[id + 1]`. Weights are in thousandths.
 */
export type Evidence = {
  readonly base: Float64Array;
  readonly starts: Uint32Array;
  readonly tags: Uint16Array;
  readonly thousandths: Int16Array;
};

/** Log-odds: what moves a score by less can go: nine of ten weights do. */
export const USUAL_LEAST = 0.05;
const MOST = 32_767;
/** Weights and rows of one step. */
const STEP = 1_000_000;
const ROWS_AT_ONCE = 10_000;

/** The rows of one group, without the weights that say next to nothing. */
export function* thinOut(
  { first, count, base, weights }: TagGroup,
  least = USUAL_LEAST,
): Generator<undefined, Evidence> {
  const features = weights.length / Math.max(1, count);
  const starts = new Uint32Array(features + 1);
  let size = 0;
  for (let at = 0; at < weights.length; at++) {
    if (Math.abs(weights[at] ?? 0) >= least) size++;
    if (at % STEP === 0) yield;
  }
  const tags = new Uint16Array(size);
  const thousandths = new Int16Array(size);
  size = 0;
  for (let id = 0, at = 0; id < features; id++) {
    for (let tag = 0; tag < count; tag++, at++) {
      const weight = weights[at] ?? 0;
      if (Math.abs(weight) < least) continue;
      tags[size] = first + tag;
      thousandths[size++] = Math.max(-MOST, Math.min(MOST, Math.round(weight * 1_000)));
    }
    starts[id + 1] = size;
    if (id % ROWS_AT_ONCE === 0) yield;
  }
  return { base, starts, tags, thousandths };
}

/** The rows of all groups side by side. */
export function* together(groups: readonly Evidence[], features: number): Generator<undefined, Evidence> {
  const size = groups.reduce((sum, { tags }) => sum + tags.length, 0);
  const starts = new Uint32Array(features + 1);
  const tags = new Uint16Array(size);
  const thousandths = new Int16Array(size);
  let at = 0;
  for (let id = 0; id < features; id++) {
    for (const group of groups) {
      const end = group.starts[id + 1] ?? 0;
      for (let from = group.starts[id] ?? 0; from < end; from++) {
        tags[at] = group.tags[from] ?? 0;
        thousandths[at++] = group.thousandths[from] ?? 0;
      }
    }
    starts[id + 1] = at;
    if (id % ROWS_AT_ONCE === 0) yield;
  }
  return { base: Float64Array.from(groups.flatMap(({ base }) => [...base])), starts, tags, thousandths };
}

/** Sets `odds` to the log-odds of every tag for a text with these features. */
export function addOdds(
  { base, starts, tags, thousandths }: Evidence,
  text: { readonly ids: Uint32Array; readonly values: Float32Array; readonly start: number; readonly end: number },
  odds: Float32Array,
): void {
  odds.set(base);
  for (let at = text.start; at < text.end; at++) {
    const id = text.ids[at] ?? 0;
    const value = (text.values[at] ?? 0) / 1_000;
    const end = starts[id + 1] ?? 0;
    for (let each = starts[id] ?? 0; each < end; each++) {
      const tag = tags[each] ?? 0;
      odds[tag] = (odds[tag] ?? 0) + (thousandths[each] ?? 0) * value;
    }
  }
}
