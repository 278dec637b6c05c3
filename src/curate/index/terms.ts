import { isCommonKey } from "../text/common-words.ts";
import { blockSize, type Blocks, createBlocks, grown } from "./blocks.ts";

/** How slots follow each other in time; negative when the first comes first. */
export type SlotOrder = (a: number, b: number) => number;

/**
 * The keys of a window's words as numbers, and of each the slots of the entries that hold it, in time order. A number is
 * free for another key when no entry holds it any more. The arrays are replaced when they grow.
 */
export type Terms = {
  readonly ids: Map<string, number>;
  readonly keys: string[];
  /** Of each term the ways in which entries write it. */
  readonly forms: string[][];
  /** Of each term 1 when any news may hold it. */
  common: Uint8Array;
  /** Of each term how many entries of the present moment hold it. */
  df: Int32Array;
  /** Of each term where its slots begin, and how many there are. */
  first: Int32Array;
  count: Int32Array;
  slots: Int32Array;
  /** Of each term the block that its slots lie in; what was forgotten leaves room at its beginning. */
  readonly block: { start: Int32Array; size: Int32Array };
  readonly blocks: Blocks;
  readonly free: number[];
  /** What `findTerms` answered last, while no key has come or gone since. */
  lookedUp: { readonly words: Keyed; readonly found: Int32Array } | null;
};

type Keyed = readonly { readonly key: string }[];

export function createTerms(): Terms {
  return {
    ids: new Map(),
    keys: [],
    forms: [],
    common: new Uint8Array(0),
    df: new Int32Array(0),
    first: new Int32Array(0),
    count: new Int32Array(0),
    slots: new Int32Array(0),
    block: { start: new Int32Array(0), size: new Int32Array(0) },
    blocks: createBlocks(),
    free: [],
    lookedUp: null,
  };
}

/**
 * Of each word the term, or -1 when no entry holds it; not to be written to. An item is compared several times before it
 * is added, so the last answer is kept.
 */
export function findTerms(terms: Terms, words: Keyed): Int32Array {
  if (terms.lookedUp?.words === words) return terms.lookedUp.found;
  const found = new Int32Array(words.length);
  words.forEach(({ key }, n) => (found[n] = terms.ids.get(key) ?? -1));
  terms.lookedUp = { words, found };
  return found;
}

/** The number of a key, made known if it was not. */
export function toTerm(terms: Terms, key: string): number {
  const known = terms.ids.get(key);
  if (known !== undefined) return known;
  const term = terms.free.pop() ?? terms.keys.length;
  terms.ids.set(key, term);
  terms.lookedUp = null;
  terms.keys[term] = key;
  terms.forms[term] = [];
  growTerms(terms);
  terms.common[term] = isCommonKey(key) ? 1 : 0;
  terms.df[term] = 0;
  terms.count[term] = 0;
  terms.block.size[term] = 0;
  return term;
}

function growTerms(terms: Terms): void {
  const length = terms.keys.length;
  if (terms.df.length >= length) return;
  terms.common = grown(terms.common, length);
  terms.df = grown(terms.df, length);
  terms.first = grown(terms.first, length);
  terms.count = grown(terms.count, length);
  terms.block.start = grown(terms.block.start, length);
  terms.block.size = grown(terms.block.size, length);
}

/** Puts a slot where time order wants it; nearly always that is the end. */
export function addSlot(terms: Terms, term: number, slot: number, order: SlotOrder): void {
  makeRoom(terms, term);
  const { slots } = terms;
  const first = terms.first[term] ?? 0;
  const end = first + (terms.count[term] ?? 0);
  const isLast = end === first || order(slots[end - 1] ?? 0, slot) < 0;
  const at = isLast ? end : placeOf(terms, term, slot, order);
  if (!isLast) slots.copyWithin(at + 1, at, end);
  slots[at] = slot;
  terms.count[term] = end - first + 1;
}

/** Takes a slot out that is there. */
export function dropSlot(terms: Terms, term: number, slot: number, order: SlotOrder): void {
  const { slots } = terms;
  const first = terms.first[term] ?? 0;
  const count = terms.count[term] ?? 0;
  if (slots[first] === slot) terms.first[term] = first + 1;
  else {
    const at = placeOf(terms, term, slot, order);
    slots.copyWithin(at, at + 1, first + count);
  }
  terms.count[term] = count - 1;
}

/** Place of the first slot that does not come before. */
function placeOf({ slots, first, count }: Terms, term: number, slot: number, order: SlotOrder): number {
  let from = first[term] ?? 0;
  let to = from + (count[term] ?? 0);
  while (from < to) {
    const middle = (from + to) >> 1;
    if (order(slots[middle] ?? 0, slot) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function makeRoom(terms: Terms, term: number): void {
  const { block, blocks } = terms;
  const [start, size, first, count] = [
    block.start[term] ?? 0,
    block.size[term] ?? 0,
    terms.first[term] ?? 0,
    terms.count[term] ?? 0,
  ];
  if (size > 0 && first + count < start + size) return;
  const wanted = size === 0 || first - start <= size >> 2 ? count + 1 : 0;
  const to = wanted === 0 ? start : blocks.take(wanted);
  terms.slots = grown(terms.slots, blocks.end());
  terms.slots.copyWithin(to, first, first + count);
  terms.first[term] = to;
  if (wanted === 0) return;
  if (size > 0) blocks.give(start, size);
  block.start[term] = to;
  block.size[term] = blockSize(wanted);
}

/** Frees the number of a term that no entry holds any more. */
export function forgetUnheld(terms: Terms, term: number): void {
  if ((terms.count[term] ?? 0) > 0) return;
  terms.blocks.give(terms.block.start[term] ?? 0, terms.block.size[term] ?? 0);
  terms.block.size[term] = 0;
  terms.ids.delete(terms.keys[term] ?? "");
  terms.lookedUp = null;
  terms.keys[term] = "";
  terms.forms[term] = [];
  terms.free.push(term);
}
