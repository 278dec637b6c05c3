import type { BlockCounts } from "./block-counts.ts";
import type { BlockKeys } from "./block-keys.ts";

/** How sure it is that a block is the house's and not the entry's: anywhere in a text, at its edges only, or not at all. */
export type Custom = "anywhere" | "edge" | "own";

/** In how many entries a row recurs at the edge of texts before it is boilerplate. */
const MIN_EDGE = 3;
/** At an edge each so many characters of prose want one entry more, two at most. */
const EDGE_CHARS_AN_ENTRY = 300;
const MAX_EDGE = 5;
/** In the middle of a text more is wanted: more entries, and a share of all. */
const MIN_MIDDLE = 4;
const MIDDLE_CHARS_AN_ENTRY = 100;
const MAX_MIDDLE = 10;
const MIDDLE_SHARE = 1 / 3;
/** While two entries are all that was ever seen, rows of up to so many characters that both have are enough. */
const MAX_FIRST_ROW_CHARS = 120;
/** A label whose words are the same in this share of its entries is a custom; else it is a field with values. */
const SAME_VALUE_SHARE = 0.8;
/** Share of the entries that have a row of counts before it is boilerplate. */
const COUNTER_SHARE = 0.5;

/**
 * The rule. Evidence is in how many different entries a block stood, of this document and of all before it.
 *
 * At the edges of a text (from its begin or end, over nothing but such blocks) three entries are enough for a row, and
 * up to five for prose, the longer the more; of two entries that are all there ever were, both. In the middle, where
 * entries tell their own, it is four to ten entries, and a third of all. What stands behind a label ("Place: Berlin")
 * with other values in other entries is the entry's own.
 */
export function customOf({ exact, label, unlinkedChars }: BlockKeys, counts: BlockCounts): Custom {
  const entries = counts.of(exact);
  if (label !== null && entries < counts.of(label) * SAME_VALUE_SHARE) return "own";
  const wanted = MIN_MIDDLE + Math.floor(unlinkedChars / MIDDLE_CHARS_AN_ENTRY);
  if (entries >= Math.min(wanted, MAX_MIDDLE) && entries >= counts.total * MIDDLE_SHARE) return "anywhere";
  return isEdgeCustom(entries, unlinkedChars, counts.total) ? "edge" : "own";
}

/** Whether so many entries are enough at the edge of a text. */
export function isEdgeCustom(entries: number, chars: number, total: number): boolean {
  if (entries === 2 && total === 2) return chars <= MAX_FIRST_ROW_CHARS;
  return entries >= Math.min(MIN_EDGE + Math.floor(chars / EDGE_CHARS_AN_ENTRY), MAX_EDGE);
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
