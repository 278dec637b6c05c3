import type { Reading } from "./reading.ts";
import { type Blocks, createBlocks, grown } from "./blocks.ts";
import { findTerms, type Terms, toTerm } from "./terms.ts";

/** Ways of writing one term that are told apart; any further is shown as the last of them. */
const MAX_FORMS = 24;

/**
 * The words and sketches of all entries, side by side in long arrays: by slot where those of an entry begin and how many
 * there are, by place what they are. The arrays are replaced when they grow.
 */
export type Columns = {
  told: Float64Array;
  from: Int32Array;
  count: Int32Array;
  /** So many of the first words stand in the title. */
  titleWords: Int32Array;
  /** Length of the weights as a vector. */
  length: Float32Array;
  sketchFrom: Int32Array;
  sketchCount: Int32Array;
  /** By place of a word. */
  term: Int32Array;
  /** Weight before rarity. */
  weight: Float32Array;
  /** Which of the term's forms the entry writes. */
  form: Uint8Array;
  /** By place of a hash. */
  sketch: Uint32Array;
  readonly wordBlocks: Blocks;
  readonly sketchBlocks: Blocks;
};

export function createColumns(): Columns {
  return {
    told: new Float64Array(0),
    from: new Int32Array(0),
    count: new Int32Array(0),
    titleWords: new Int32Array(0),
    length: new Float32Array(0),
    sketchFrom: new Int32Array(0),
    sketchCount: new Int32Array(0),
    term: new Int32Array(0),
    weight: new Float32Array(0),
    form: new Uint8Array(0),
    sketch: new Uint32Array(0),
    wordBlocks: createBlocks(),
    sketchBlocks: createBlocks(),
  };
}

/** Lays an item's words and sketch down under a slot, and makes its terms known. */
export function putRow(columns: Columns, slot: number, reading: Reading, terms: Terms): void {
  growRows(columns, slot + 1);
  columns.told[slot] = reading.item.toldMs;
  columns.titleWords[slot] = reading.titleWords;
  putWords(columns, slot, reading, terms);
  putSketch(columns, slot, reading);
}

export function dropRow(columns: Columns, slot: number): void {
  columns.wordBlocks.give(columns.from[slot] ?? 0, columns.count[slot] ?? 0);
  columns.sketchBlocks.give(columns.sketchFrom[slot] ?? 0, columns.sketchCount[slot] ?? 0);
  columns.count[slot] = 0;
}

/** The terms of an entry. A view: it does not outlive the next change. */
export function termsOf({ term, from, count }: Columns, slot: number): Int32Array {
  const start = from[slot] ?? 0;
  return term.subarray(start, start + (count[slot] ?? 0));
}

export function weightsOf({ weight, from, count }: Columns, slot: number): Float32Array {
  const start = from[slot] ?? 0;
  return weight.subarray(start, start + (count[slot] ?? 0));
}

export function sketchAt({ sketch, sketchFrom, sketchCount }: Columns, slot: number): Uint32Array {
  const start = sketchFrom[slot] ?? 0;
  return sketch.subarray(start, start + (sketchCount[slot] ?? 0));
}

/** How an entry writes the n-th of its words. */
export function shownAt(columns: Columns, { forms }: Terms, slot: number, n: number): string {
  const place = (columns.from[slot] ?? 0) + n;
  return forms[columns.term[place] ?? 0]?.[columns.form[place] ?? 0] ?? "";
}

function growRows(columns: Columns, length: number): void {
  if (columns.told.length >= length) return;
  columns.told = grown(columns.told, length);
  columns.from = grown(columns.from, length);
  columns.count = grown(columns.count, length);
  columns.titleWords = grown(columns.titleWords, length);
  columns.length = grown(columns.length, length);
  columns.sketchFrom = grown(columns.sketchFrom, length);
  columns.sketchCount = grown(columns.sketchCount, length);
}

function putWords(columns: Columns, slot: number, { words }: Reading, terms: Terms): void {
  const from = columns.wordBlocks.take(words.length);
  const end = columns.wordBlocks.end();
  columns.term = grown(columns.term, end);
  columns.weight = grown(columns.weight, end);
  columns.form = grown(columns.form, end);
  columns.from[slot] = from;
  columns.count[slot] = words.length;
  const known = findTerms(terms, words);
  let square = 0;
  words.forEach(({ key, shown, weight }, n) => {
    const found = known[n] ?? -1;
    const term = found < 0 ? toTerm(terms, key) : found;
    columns.term[from + n] = term;
    columns.weight[from + n] = weight;
    columns.form[from + n] = formOf(terms, term, shown);
    square += weight * weight;
  });
  columns.length[slot] = Math.sqrt(square);
}

function putSketch(columns: Columns, slot: number, { sketch }: Reading): void {
  const from = columns.sketchBlocks.take(sketch.length);
  columns.sketch = grown(columns.sketch, columns.sketchBlocks.end());
  columns.sketch.set(sketch, from);
  columns.sketchFrom[slot] = from;
  columns.sketchCount[slot] = sketch.length;
}

/** A word that is shown is often a part of its text, which must not be held with it. */
function formOf({ forms }: Terms, term: number, shown: string): number {
  const known = forms[term];
  if (known === undefined) return 0;
  const at = known.indexOf(shown);
  if (at >= 0) return at;
  if (known.length < MAX_FORMS) known.push(unsliced(shown));
  return known.length - 1;
}

function unsliced(text: string): string {
  return ` ${text}`.slice(1);
}
