import type { StoryId } from "../../domain/story.ts";
import { effectiveItems } from "./effective-items.ts";
import { commonHashes } from "../text/sketch.ts";
import { candidates } from "./candidates.ts";
import { shownAt, sketchAt } from "./columns.ts";
import { type Comparable, compare, compareNow, type Comparison, overlapWith } from "./compare.ts";
import type { Entry } from "./entry.ts";
import { type Overlap, ratioOf, type Scored, scoreOf, usualStrength } from "./link-score.ts";
import { BAR, COPY_COSINE, COPY_SHARE, MAX_USUAL_CANDIDATES, MIN_COPY_SHINGLES, WEIGHED_LINKS } from "./parameters.ts";
import type { Window } from "./window.ts";

/** How alike an item and an entry are. `isCopy`: they bring the same text. */
export type Link = Scored & { readonly entry: Entry; readonly isCopy: boolean };

/** Whether a link to the entry is wanted. */
export type IsWanted = (entry: Entry) => boolean;

const ANY: IsWanted = () => true;

/**
 * The links of an item to the entries of the window around its time, earlier and later told, the strongest first, and
 * behind them those to what contradicts it; never to itself. Takes well under a millisecond, so a caller with many items
 * gives way to others between two calls.
 */
export function linksOf(one: Comparable, window: Window, isWanted = ANY): readonly Link[] {
  return linksBy(compare(one, window), isWanted);
}

function linksBy(comparison: Comparison, isWanted = ANY): readonly Link[] {
  return candidates(comparison)
    .filter(isWanted)
    .map((entry) => toLink(entry, comparison))
    .filter(({ strength, isApart }) => strength > 0 || isApart)
    .sort(strongestFirst);
}

function toLink(entry: Entry, comparison: Comparison): Link {
  const overlap = overlapWith(entry, comparison);
  const scored = scoreBetween(overlap, entry, comparison);
  const isCopy = !scored.isApart && overlap.cosine >= COPY_COSINE && isCopyOf(entry, comparison);
  return { ...scored, entry, isCopy };
}

function scoreBetween(overlap: Overlap, entry: Entry, { window, hasSummary }: Comparison): Scored {
  return scoreOf(overlap, { among: window.size(), texts: textsOf(hasSummary, entry.hasSummary) });
}

function textsOf(one: boolean, other: boolean): 0 | 1 | 2 {
  if (one && other) return 2;
  return one || other ? 1 : 0;
}

/** What a link would be if the two did not contradict each other: for the receipt. */
export function scoreWithoutMarks({ entry, isCopy }: Link, one: Comparable, window: Window): Link {
  const comparison = compare(one, window);
  const overlap = { ...overlapWith(entry, comparison), hasClash: false };
  return { ...scoreBetween(overlap, entry, comparison), entry, isCopy };
}

function isCopyOf({ slot }: Entry, { sketch, window }: Comparison): boolean {
  return hasMostOf(sketch, sketchAt(window.inside.columns, slot));
}

/** Whether most of the shorter text is in the other: its title and end may differ, and something may stand between. */
function hasMostOf(a: Uint32Array, b: Uint32Array): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < MIN_COPY_SHINGLES) return false;
  return commonHashes(a, b) >= Math.max(MIN_COPY_SHINGLES, COPY_SHARE * shorter);
}

/** A story of the window that an item is near to, in units of the bar; `entry`: the one of the story that is nearest. */
export type Likeness = { readonly storyId: StoryId; readonly entry: Entry; readonly ratio: number };

/**
 * Finds the story whose items are most like this one, or `null` when none is like it at all: the mean of its ratios
 * to them, as when the window is repaired. What is usual around their other ends is looked up only where that can decide;
 * where no story can reach the bar, it counts as what is usual around the item.
 */
export function mostAlike(links: readonly Link[], window: Window): Likeness | null {
  const usual = usualStrength(links.map(({ strength }) => strength));
  let nearest: Likeness | null = null;
  for (const { storyId, own, items, most } of likeliestStories(links, usual, window)) {
    const [best] = own;
    if (best === undefined || (nearest !== null && most < Math.max(BAR, nearest.ratio))) break;
    const total = most < BAR ? sum(own, (link) => ratioOf(link, usual, usual)) : ratiosTo(own, usual, window);
    const ratio = total / items;
    if (ratio > (nearest?.ratio ?? 0)) nearest = { storyId, entry: best.entry, ratio };
  }
  return nearest;
}

/** A story, the links to it, its effective size, and the most that the mean of the ratios can be. */
type Likely = {
  readonly storyId: StoryId;
  readonly own: readonly Link[];
  readonly items: number;
  readonly most: number;
};

/** The likeliest story and all others that may reach the bar, the likeliest first. Only of these the size is looked up. */
function likeliestStories(links: readonly Link[], usual: number, window: Window): readonly Likely[] {
  const sums = Array.from(
    Map.groupBy(links, ({ entry }) => entry.storyId),
    ([storyId, own]) => ({ storyId, own, total: sum(own, (link) => ratioOf(link, usual, 0)) }),
  ).sort((a, b) => b.total - a.total);
  const likely: Likely[] = [];
  let most = 0;
  for (const { storyId, own, total } of sums) {
    if (total < Math.min(BAR, most)) break; // The mean is never more than the sum.
    const items = itemsOf(storyId, window);
    likely.push({ storyId, own, items, most: total / items });
    most = Math.max(most, total / items);
  }
  return likely.sort((a, b) => b.most - a.most || (a.storyId < b.storyId ? -1 : 1));
}

/** The sum of the ratios of an item's links to one story. */
function ratiosTo(links: readonly Link[], usual: number, window: Window): number {
  const weighed = links.slice(0, WEIGHED_LINKS);
  const around = weighed.map((link) => (link.titleStrength === null ? usualAround(link, window) : 0));
  const mean = sum(around, (strength) => strength) / around.length;
  return links.reduce((total, link, at) => total + ratioOf(link, usual, around[at] ?? mean), 0);
}

/** What is usual around the other end of a link, counting the link itself. */
function usualAround({ entry, strength }: Link, window: Window): number {
  const comparison = compareNow(entry, window);
  const strengths = candidates(comparison, MAX_USUAL_CANDIDATES).map(
    (other) => scoreBetween(overlapWith(other, comparison), other, comparison).strength,
  );
  strengths.push(strength);
  return usualStrength(strengths.sort((a, b) => b - a));
}

function itemsOf(storyId: StoryId, window: Window): number {
  const near = window.ofStory(storyId).filter((entry) => window.distanceMs(entry) <= window.widthMs);
  return effectiveItems(near.length, near.filter(({ hasSummary }) => hasSummary).length);
}

function sum<Value>(values: readonly Value[], amount: (value: Value) => number): number {
  return values.reduce((total, value) => total + amount(value), 0);
}

function strongestFirst(a: Link, b: Link): number {
  return b.strength - a.strength || (a.entry.item.id < b.entry.item.id ? -1 : 1);
}

/** More shared words tell nobody anything. */
const MAX_SHOWN_WORDS = 8;

/**
 * The words that an item shares with an entry, the heaviest of them first: as the item writes them, and behind a slash
 * as the entry does when that is another form.
 */
export function sharedWords(one: Comparable, entry: Entry, window: Window): readonly string[] {
  const comparison = compare(one, window);
  const { terms, columns } = window.inside;
  const from = columns.from[entry.slot] ?? 0;
  const shared: { readonly shown: string; readonly weight: number }[] = [];
  for (let n = 0; n < (columns.count[entry.slot] ?? 0); n++) {
    const term = columns.term[from + n] ?? 0;
    const at = comparison.terms.indexOf(term);
    if (at < 0) continue;
    const ours = "slot" in one ? shownAt(columns, terms, one.slot, at) : (one.words[at]?.shown ?? "");
    const theirs = shownAt(columns, terms, entry.slot, n);
    const weight =
      (columns.weight[from + n] ?? 0) *
      (comparison.weights[at] ?? 0) *
      comparison.rarity.of(terms.df[term] ?? 0, terms.common[term] === 1);
    shared.push({ shown: isSameForm(ours, theirs) ? ours : `${ours}/${theirs}`, weight });
  }
  return shared
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MAX_SHOWN_WORDS)
    .map(({ shown }) => shown);
}

function isSameForm(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
