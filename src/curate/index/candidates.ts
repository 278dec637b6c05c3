import type { Comparison } from "./compare.ts";
import type { Entry } from "./entry.ts";
import {
  MAX_CANDIDATES,
  MAX_POSTINGS,
  MAX_TITLE_CANDIDATES,
  MIN_SHARED_TITLE_WORDS,
  SEEKING_WORDS,
} from "./parameters.ts";

/**
 * The entries told within the window that share at least two of the item's heaviest words, the likeliest of them when
 * there are many; never the item itself.
 */
export function candidates(comparison: Comparison, atMost = Number.POSITIVE_INFINITY): readonly Entry[] {
  const { entryAt, columns } = comparison.window.inside;
  const { length } = columns;
  const { slotGain } = comparison.scratch;
  const most = Math.min(atMost, comparison.hasSummary ? MAX_CANDIDATES : MAX_TITLE_CANDIDATES);
  const slots: number[] = [];
  for (const n of heaviest(comparison.weights)) seek(n, comparison, slots);
  for (const slot of slots) slotGain[slot] = (slotGain[slot] ?? 0) / (length[slot] ?? 1);
  // One more, for the item itself may be among them.
  const bar = slots.length > most + 1 ? highest(slots, slotGain, most + 1) : 0;
  const itself = comparison.window.entry(comparison.item.id)?.slot;
  const others: Entry[] = [];
  for (const slot of slots) {
    if ((slotGain[slot] ?? 0) < bar || slot === itself) continue;
    const entry = entryAt(slot);
    if (entry !== undefined) others.push(entry);
  }
  if (others.length <= most) return others;
  const gainOf = ({ slot }: Entry): number => slotGain[slot] ?? 0;
  return others.sort((a, b) => gainOf(b) - gainOf(a) || (a.item.id < b.item.id ? -1 : 1)).slice(0, most);
}

/** Places of the heaviest words, the heaviest first; of equals the one that stands first in the text. */
function heaviest(weights: Float64Array): readonly number[] {
  const places: number[] = [];
  for (let n = 0; n < weights.length; n++) places.push(n);
  return places.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b).slice(0, SEEKING_WORDS);
}

/** What the `count` highest of the gains reach. Thousands are found and few rise, so sorting them all would cost most of the search. */
function highest(slots: readonly number[], gains: Float64Array, count: number): number {
  const rising = new Float64Array(count);
  for (const slot of slots) {
    const gain = gains[slot] ?? 0;
    if (gain <= (rising[0] ?? 0)) continue;
    let at = 1;
    for (; at < count && (rising[at] ?? 0) < gain; at++) rising[at - 1] = rising[at] ?? 0;
    rising[at - 1] = gain;
  }
  return rising[0] ?? 0;
}

/** Walks the entries with a word: the innermost loop, so it is written for speed. */
function seek(n: number, comparison: Comparison, found: number[]): void {
  const term = comparison.terms[n] ?? -1;
  if (term < 0) return;
  const { terms } = comparison.window.inside;
  const { stamp, slotMark, slotGain } = comparison.scratch;
  const { slots } = terms;
  const gain = (comparison.weights[n] ?? 0) * comparison.rarity.of(terms.df[term] ?? 0, terms.common[term] === 1);
  const { from, to } = spanOf(term, comparison);
  for (let place = from; place < to; place++) {
    const slot = slots[place] ?? 0;
    const mark = slotMark[slot] ?? 0;
    const isNew = mark <= stamp;
    const next = isNew ? stamp + 1 : mark + 1;
    slotMark[slot] = next;
    slotGain[slot] = isNew ? gain : (slotGain[slot] ?? 0) + gain;
    if (next === stamp + MIN_SHARED_TITLE_WORDS) found.push(slot);
  }
}

/** Where the slots of a term lie whose entries were told within the window, the nearest in time when there are too many. */
function spanOf(
  term: number,
  { window, item: { toldMs } }: Comparison,
): { readonly from: number; readonly to: number } {
  const { terms, columns } = window.inside;
  const first = terms.first[term] ?? 0;
  const end = first + (terms.count[term] ?? 0);
  const toldOf = (place: number): number => columns.told[terms.slots[place] ?? 0] ?? 0;
  const [earliest, latest] = [toldMs - window.widthMs, toldMs + window.widthMs];
  const from = toldOf(first) >= earliest ? first : firstPlace(first, end, (place) => toldOf(place) >= earliest);
  const to = toldOf(end - 1) <= latest ? end : firstPlace(from, end, (place) => toldOf(place) > latest);
  if (to - from <= MAX_POSTINGS) return { from, to };
  const nearest = firstPlace(
    from,
    to - MAX_POSTINGS,
    (place) => toldMs - toldOf(place) <= toldOf(place + MAX_POSTINGS) - toldMs,
  );
  return { from: nearest, to: nearest + MAX_POSTINGS };
}

/** The first place from which on something holds; `to` when it never does. */
function firstPlace(from: number, to: number, holds: (place: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
