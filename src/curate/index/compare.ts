import { isCommonKey } from "../text/common-words.ts";
import { clashOf, type Mark } from "../text/marks.ts";
import { sketchAt, termsOf, weightsOf } from "./columns.ts";
import type { Entry } from "./entry.ts";
import type { Rarity } from "./rarity.ts";
import { findTerms } from "./terms.ts";
import { newStamp, roomFor, type Scratch } from "./scratch.ts";
import type { Overlap } from "./link-score.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** What can be compared: an item before it is in the window, and an entry of it. */
export type Comparable = Reading | Entry;

/** An item beside a window, at the moment of its telling. Holds good until the window moves or changes. */
export type Comparison = {
  readonly window: Window;
  readonly item: Entry["item"];
  readonly hasSummary: boolean;
  readonly titleKey: number | null;
  readonly marks: readonly Mark[];
  /** Of each of its words the term, or -1 when no entry holds it. */
  readonly terms: Int32Array;
  /** Of each of its words the weight, rarity included. */
  readonly weights: Float64Array;
  /** Their length as a vector. */
  readonly length: number;
  /** So many of the first words stand in the title, and together they weigh so much. */
  readonly titleWords: number;
  readonly titleWeight: number;
  readonly sketch: Uint32Array;
  readonly rarity: Rarity;
  readonly scratch: Scratch;
};

export function compare(one: Comparable, window: Window): Comparison {
  window.moveTo(one.item.toldMs);
  return compareNow(one, window);
}

/** The moment of the window stays what it is; the caller has set it. */
export function compareNow(one: Comparable, window: Window): Comparison {
  const { scratch, rarity } = roomFor(window);
  rarity.setSize(window.size());
  const { terms, weights } = wordsOf(one, window);
  const { df, common } = window.inside.terms;
  const stamp = newStamp(scratch);
  const about = aboutOf(one, window);
  let square = 0;
  let titleWeight = 0;
  for (let n = 0; n < terms.length; n++) {
    const term = terms[n] ?? -1;
    const weight =
      (weights[n] ?? 0) *
      (term < 0 ? rarity.of(0, isNewAndCommon(one, n)) : rarity.of(df[term] ?? 0, common[term] === 1));
    weights[n] = weight;
    square += weight * weight;
    if (n < about.titleWords) titleWeight += weight;
    if (term < 0) continue;
    scratch.termStamp[term] = stamp;
    scratch.termWeight[term] = weight;
    scratch.termPlace[term] = n;
  }
  return { window, ...about, terms, weights, length: Math.sqrt(square), titleWeight, rarity, scratch };
}

/** What the compared item has in common with an entry: an inner loop, so it is written for speed. */
export function overlapWith(entry: Entry, comparison: Comparison): Overlap {
  const { window, rarity, scratch, length, item, titleKey, marks, titleWords } = comparison;
  const { terms, columns } = window.inside;
  const { df, common } = terms;
  const { term: termAt, weight: weightAt } = columns;
  const { stamp, termStamp, termWeight, termPlace } = scratch;
  const from = columns.from[entry.slot] ?? 0;
  const titleEnd = from + (columns.titleWords[entry.slot] ?? 0);
  const to = from + (columns.count[entry.slot] ?? 0);
  let dot = 0;
  let square = 0;
  let mass = 0;
  let shared = 0;
  let telling = 0;
  let rarest = 0;
  let secondRarity = 0;
  let ownTitle = 0;
  let otherTitle = 0;
  let otherTitleWeight = 0;
  for (let place = from; place < to; place++) {
    const term = termAt[place] ?? 0;
    const isCommon = common[term] === 1;
    const rare = rarity.of(df[term] ?? 0, isCommon);
    const weight = (weightAt[place] ?? 0) * rare;
    square += weight * weight;
    if (place < titleEnd) otherTitleWeight += weight;
    if (termStamp[term] !== stamp) continue;
    const own = termWeight[term] ?? 0;
    dot += weight * own;
    mass += rare;
    shared++;
    if (!isCommon) telling++;
    if ((termPlace[term] ?? 0) < titleWords) ownTitle += own;
    if (place < titleEnd) otherTitle += weight;
    if (rare > rarest) {
      secondRarity = rarest;
      rarest = rare;
    } else if (rare > secondRarity) secondRarity = rare;
  }
  return {
    cosine: dot === 0 ? 0 : dot / (Math.sqrt(square) * length),
    mass,
    secondRarity,
    shared,
    telling,
    titleShares: share(ownTitle, comparison.titleWeight) + share(otherTitle, otherTitleWeight),
    apartMs: Math.abs(item.toldMs - entry.item.toldMs),
    isSameSource: item.source !== "" && entry.item.source === item.source,
    isSameTitle: titleKey !== null && entry.titleKey === titleKey,
    hasClash: clashOf(marks, entry.marks) !== null,
  };
}

/** Of a word that no entry holds. */
function isNewAndCommon(one: Comparable, n: number): boolean {
  return !("slot" in one) && isCommonKey(one.words[n]?.key ?? "");
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function wordsOf(
  one: Comparable,
  { inside: { terms, columns } }: Window,
): { terms: Int32Array; weights: Float64Array } {
  if ("slot" in one)
    return { terms: termsOf(columns, one.slot).slice(), weights: new Float64Array(weightsOf(columns, one.slot)) };
  const weights = new Float64Array(one.words.length);
  // As the columns hold it: an item scores the same before it is in the window and after.
  for (let n = 0; n < weights.length; n++) weights[n] = Math.fround(one.words[n]?.weight ?? 0);
  return { terms: findTerms(terms, one.words), weights };
}

type About = Pick<Comparison, "item" | "hasSummary" | "titleKey" | "marks" | "titleWords" | "sketch">;

function aboutOf(one: Comparable, { inside: { columns } }: Window): About {
  const { item, titleKey, marks } = one;
  if (!("slot" in one))
    return {
      item,
      titleKey,
      marks,
      hasSummary: one.item.summary !== "",
      titleWords: one.titleWords,
      sketch: one.sketch,
    };
  const titleWords = columns.titleWords[one.slot] ?? 0;
  return { item, titleKey, marks, hasSummary: one.hasSummary, titleWords, sketch: sketchAt(columns, one.slot) };
}
