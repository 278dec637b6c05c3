import type { BlockCounts } from "./block-counts.ts";
import type { BlockKeys } from "./block-keys.ts";

/** How sure it is that a block is the house's and not the entry's: anywhere in a text, at its edges only, or not at all. */
export type Custom = "anywhere" | "edge" | "own";

/** In how many entries a row recurs at the edge of texts before it is boilerplate. */
const MIN_EDGE = 3;
/** More text than this is prose, in characters: it wants one entry more, another for each so many, and a share of all. */
const MAX_ROW_CHARS = 100;
const PROSE_CHARS_AN_ENTRY = 400;
const MAX_EDGE = 6;
const PROSE_SHARE = 1 / 5;
/** In the middle of a text more is wanted: more entries, and a larger share. */
const MIN_MIDDLE = 4;
const MIDDLE_CHARS_AN_ENTRY = 100;
const MAX_MIDDLE = 10;
const MIDDLE_SHARE = 1 / 3;
/** A label whose words are the same in this share of its entries is a custom; else it is a field with values. */
const SAME_VALUE_SHARE = 0.8;
/** Share of the entries that have a row of counts before it is boilerplate. */
const COUNTER_SHARE = 0.5;

/**
 * The rule. Evidence is in how many different entries a block stood, of this document and of all before it.
 *
 * At the edges of a text (from its begin or end, over nothing but such blocks) three entries are enough for a row. Prose
 * wants four to six, the longer the more, and a fifth of all recent entries, unless it names the entry's author. Of two
 * entries that are all there ever were, a row must be in both. In the middle, where entries tell their own, it takes four
 * to ten entries, and a third of all. What stands behind a label ("Place: Berlin") with other values in other entries is
 * the entry's own.
 */
export function customOf({ exact, label, unlinkedChars, names }: BlockKeys, counts: BlockCounts): Custom {
  const seen = { entries: counts.of(exact), total: counts.total };
  if (label !== null && seen.entries < counts.of(label) * SAME_VALUE_SHARE) return "own";
  if (isCustomAnywhere(unlinkedChars, seen)) return "anywhere";
  return isCustomAtEdge(unlinkedChars, names.author ? { ...seen, total: seen.entries } : seen) ? "edge" : "own";
}

/** In how many entries something was seen, and of how many. */
export type Seen = { readonly entries: number; readonly total: number };

/** Whether so many entries are enough in the middle of a text. */
export function isCustomAnywhere(chars: number, { entries, total }: Seen): boolean {
  const wanted = Math.min(MIN_MIDDLE + Math.floor(chars / MIDDLE_CHARS_AN_ENTRY), MAX_MIDDLE);
  return entries >= wanted && entries >= total * MIDDLE_SHARE;
}

/** Whether so many entries are enough at the edge of a text. */
export function isCustomAtEdge(chars: number, { entries, total }: Seen): boolean {
  if (chars <= MAX_ROW_CHARS) return entries >= MIN_EDGE || (entries === 2 && total === 2);
  const wanted = Math.min(MIN_EDGE + 1 + Math.floor(chars / PROSE_CHARS_AN_ENTRY), MAX_EDGE);
  return entries >= wanted && entries >= total * PROSE_SHARE;
}

/** A row whose links differ and whose words do not ("Read more: …"). Counts at edges only. */
export function isFrameCustom({ frame }: BlockKeys, counts: BlockCounts): boolean {
  return frame !== null && counts.of(frame) >= MIN_EDGE;
}

/** A row whose numbers differ and whose words do not ("3 posts by 2 people"). Counts at edges only, inside another custom. */
export function isCounterCustom({ counter }: BlockKeys, counts: BlockCounts): boolean {
  if (counter === null) return false;
  const entries = counts.of(counter);
  return entries >= MIN_EDGE && entries >= counts.total * COUNTER_SHARE;
}
