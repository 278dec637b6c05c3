import type { StoryId } from "../../domain/story.ts";
import type { ClusterItem, Entry, Term } from "./entry.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** Of the item's words, so many of the heaviest look for others. */
const SEEKING_WORDS = 16;
/** So many of the newest entries are looked at for a word. */
const MAX_POSTINGS = 1_500;
/** So many entries are compared in full. */
const MAX_CANDIDATES = 64;
/** Fewer shared words are a coincidence: never a join because of one rare word. */
const MIN_SHARED_WORDS = 2;
/** Shared words with little information count for less: mass / (mass + this), mass in nats. */
const HALF_MASS = 4;
/** A source seldom tells one thing twice, and its items share its manner of speaking. */
const SAME_SOURCE_FACTOR = 0.5;
/** Share of the best link in the score; the next best have the rest. */
const BEST_SHARE = 0.7;

/**
 * While the window is small every word looks rare. So it starts with entries that never were, in which an ordinary
 * word occurs less than once and one of our list of common words a few times.
 */
const PRIOR_ENTRIES = 100;
const PRIOR_COMMON = 10 / 3;
const PRIOR_OTHER = 0.3;

/** The story that an item comes nearest to by its words: `score` from 0 to 1, `entry` the one of the story that is nearest. */
export type Likeness = { readonly storyId: StoryId; readonly entry: Entry; readonly score: number };

/** How much two items look like one happening: `score` from 0 to 1, the same whichever of them asks, but for the moment. */
export type Link = { readonly entry: Entry; readonly score: number };

/** What is the same for all entries that one item is compared with. */
/** What can be compared: an item before it is in the window, and an entry of it. */
export type Comparable = Pick<Reading, "titleKey" | "words"> & {
  readonly item: Pick<ClusterItem, "id" | "source" | "toldMs">;
};

type Comparison = {
  readonly window: Window;
  readonly source: string;
  readonly titleKey: string | null;
  readonly toldMs: number;
  readonly stamp: number;
  readonly size: number;
  readonly terms: readonly Term[];
  readonly length: number;
};

/** Terms carry the figures of one comparison; the number tells whose they are. */
let comparisons = 0;

/**
 * Finds the story of the window whose items are most like this one, or `null` when none shares two words with it.
 *
 * Two items are as alike as the cosine of their TF-IDF vectors, times a factor for the information they share. An item is
 * as near to a story as to the items of it that are nearest: one, and one more with each doubling of the story, so that a
 * story does not grow through a single bridge.
 */
export function mostAlike(
  reading: Reading,
  window: Window,
  mayJoin: (story: StoryId) => boolean = () => true,
): Likeness | null {
  const links = linksOf(reading, window);
  const byStory = Map.groupBy(links, ({ entry }) => entry.storyId);
  let nearest: Likeness | null = null;
  for (const [storyId, [best, ...next]] of byStory) {
    if (best === undefined || !mayJoin(storyId)) continue;
    const score = storyScore(best, next, storySize(storyId, window));
    if (nearest === null || score > nearest.score) nearest = { storyId, entry: best.entry, score };
  }
  return nearest;
}

/**
 * The links of an item to the entries of the window around its time, earlier and later told, the strongest first; never
 * to itself. Takes well under a millisecond, so a caller with many items gives way to others between two calls.
 */
export function linksOf(reading: Comparable, window: Window): readonly Link[] {
  const comparison = prepare(reading, window);
  return candidates(comparison)
    .filter(({ item }) => item.id !== reading.item.id)
    .map((entry) => ({ entry, score: linkScore(entry, comparison) }))
    .filter(({ score }) => score > 0)
    .sort(nearestFirst);
}

/** The words that an item shares with an entry as the item writes them, the heaviest first. */
export function sharedWords(reading: Comparable, entry: Entry, window: Window): readonly string[] {
  const { terms, size, stamp } = prepare(reading, window);
  const theirs = new Map(entry.terms.map((term, at) => [term, (entry.weights[at] ?? 0) * rarity(term, size, stamp)]));
  return terms
    .map((term, at) => ({ shown: reading.words[at]?.shown ?? "", weight: term.weight * (theirs.get(term) ?? 0) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ shown }) => shown);
}

function prepare({ item, titleKey, words }: Comparable, window: Window): Comparison {
  window.moveTo(item.toldMs);
  const stamp = ++comparisons;
  const size = window.size();
  const terms = window.terms(words);
  let square = 0;
  terms.forEach((term, at) => {
    term.weight = (words[at]?.weight ?? 0) * rarity(term, size, stamp);
    term.markedBy = stamp;
    square += term.weight * term.weight;
  });
  return { window, source: item.source, toldMs: item.toldMs, titleKey, stamp, size, terms, length: Math.sqrt(square) };
}

/** Inverse document frequency within the window, in nats. */
function rarity(term: Term, size: number, stamp: number): number {
  if (term.stamp === stamp) return term.rarity;
  const seen = term.df + (term.isCommon ? PRIOR_COMMON : PRIOR_OTHER);
  term.stamp = stamp;
  term.rarity = Math.log(1 + (size + PRIOR_ENTRIES) / seen);
  return term.rarity;
}

/** Entries that share at least two of the heaviest words, the likeliest of them when there are many. */
function candidates(comparison: Comparison): readonly Entry[] {
  const found: Entry[] = [];
  for (const term of comparison.terms.toSorted(heaviestFirst).slice(0, SEEKING_WORDS)) seek(term, comparison, found);
  if (found.length <= MAX_CANDIDATES) return found;
  const bar = highest(found, MAX_CANDIDATES);
  const best = found.filter(({ partial }) => partial >= bar);
  return best.sort((a, b) => b.partial - a.partial || (a.item.id < b.item.id ? -1 : 1)).slice(0, MAX_CANDIDATES);
}

/** What the `count` highest of the entries reach. Thousands are found and few rise, so sorting them all would cost most of the search. */
function highest(entries: readonly Entry[], count: number): number {
  const rising = new Float64Array(count);
  for (const { partial } of entries) {
    if (partial <= (rising[0] ?? 0)) continue;
    let at = 1;
    for (; at < count && (rising[at] ?? 0) < partial; at++) rising[at - 1] = rising[at] ?? 0;
    rising[at - 1] = partial;
  }
  return rising[0] ?? 0;
}

/** Walks the newest entries with a word: the innermost loop, so it is written for speed. */
function seek(term: Term, { stamp, toldMs, window }: Comparison, found: Entry[]): void {
  const [earliest, latest] = [toldMs - window.widthMs, toldMs + window.widthMs];
  const gain = term.weight * term.rarity;
  let left = MAX_POSTINGS;
  for (let at = term.postings.length - 1; at >= 0 && left > 0; at--) {
    const entry = term.postings[at];
    if (entry === undefined || entry.item.toldMs > latest) continue;
    if (entry.item.toldMs < earliest) break;
    left--;
    if (entry.stamp !== stamp) {
      entry.stamp = stamp;
      entry.partial = 0;
      entry.hits = 0;
    }
    entry.partial += gain / entry.length;
    entry.hits++;
    if (entry.hits === MIN_SHARED_WORDS) found.push(entry);
  }
}

function heaviestFirst(a: Term, b: Term): number {
  return b.weight - a.weight || (a.stem < b.stem ? -1 : 1);
}

/** Common words alone join nothing, nor does a title that a source uses again ("Security updates for Monday"). */
function linkScore(entry: Entry, { source, titleKey, stamp, size, length }: Comparison): number {
  const isSameSource = source !== "" && entry.item.source === source;
  if (isSameSource && titleKey !== null && entry.titleKey === titleKey) return 0;
  let dot = 0;
  let square = 0;
  let mass = 0;
  let shared = 0;
  let telling = 0;
  for (let at = 0; at < entry.terms.length; at++) {
    const term = entry.terms[at];
    if (term === undefined) continue;
    const rare = rarity(term, size, stamp);
    const weight = (entry.weights[at] ?? 0) * rare;
    square += weight * weight;
    if (term.markedBy !== stamp) continue;
    dot += weight * term.weight;
    mass += rare;
    shared++;
    if (!term.isCommon) telling++;
  }
  if (shared < MIN_SHARED_WORDS || telling === 0) return 0;
  return (dot / (Math.sqrt(square) * length)) * (mass / (mass + HALF_MASS)) * (isSameSource ? SAME_SOURCE_FACTOR : 1);
}

function storySize(storyId: StoryId, window: Window): number {
  return window.ofStory(storyId).filter((entry) => window.distanceMs(entry) <= window.widthMs).length;
}

function storyScore(best: Link, next: readonly Link[], size: number): number {
  const wanted = Math.floor(Math.log2(size));
  if (wanted === 0) return best.score;
  const sum = next.slice(0, wanted).reduce((total, { score }) => total + score, 0);
  return BEST_SHARE * best.score + ((1 - BEST_SHARE) * sum) / wanted;
}

function nearestFirst(a: Link, b: Link): number {
  return b.score - a.score || (a.entry.item.id < b.entry.item.id ? -1 : 1);
}
