import type { StoryId } from "../../domain/story.ts";
import { candidates } from "./candidates.ts";
import { commonHashes } from "../text/sketch.ts";
import { shownAt, sketchAt } from "./columns.ts";
import { type Comparable, compare, type Comparison, overlapWith } from "./compare.ts";
import type { Entry } from "./entry.ts";
import { linkScore } from "./link-score.ts";
import { BEST_SHARE, COPY_SHARE, IDLE_WITNESSES, MIN_COPY_SHINGLES, WITNESS_SCORE } from "./parameters.ts";
import type { Window } from "./window.ts";

/** How much an item and an entry look like one happening: `score` from 0 to 1. `isCopy`: they bring the same text. */
export type Link = { readonly entry: Entry; readonly score: number; readonly isCopy: boolean };

/**
 * The links of an item to the entries of the window around its time, earlier and later told, the strongest first; never
 * to itself. Takes well under a millisecond, so a caller with many items gives way to others between two calls.
 */
export function linksOf(one: Comparable, window: Window): readonly Link[] {
  const comparison = compare(one, window);
  return candidates(comparison)
    .map((entry) => toLink(entry, comparison))
    .filter(({ score }) => score > 0)
    .sort(nearestFirst);
}

function toLink(entry: Entry, comparison: Comparison): Link {
  const score = linkScore(overlapWith(entry, comparison));
  return {
    entry,
    score,
    isCopy: score > 0 && isCopy(comparison.sketch, sketchAt(comparison.window.inside.columns, entry.slot)),
  };
}

/** Whether most of the shorter text is in the other: its title and end may differ, and something may stand between. */
function isCopy(a: Uint32Array, b: Uint32Array): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < MIN_COPY_SHINGLES) return false;
  return commonHashes(a, b) >= Math.max(MIN_COPY_SHINGLES, COPY_SHARE * shorter);
}

/** A story of the window that an item is near to: `score` from 0 to 1, `entry` the one of the story that is nearest. */
export type Likeness = { readonly storyId: StoryId; readonly entry: Entry; readonly score: number };

/**
 * Finds the story whose items are most like this one, or `null` when none shares two words with it.
 *
 * An item is as near to a story as to the items of it that are nearest: one, and one more with each doubling of the story,
 * so that a story does not grow through a single bridge. A bare title says little, but a crowd of sources that say
 * something like it are not mistaken.
 */
export function mostAlike(one: Comparable, links: readonly Link[], window: Window): Likeness | null {
  const isBare = "slot" in one ? !one.hasSummary : one.item.summary === "";
  let nearest: Likeness | null = null;
  for (const [storyId, [best, ...next]] of Map.groupBy(links, ({ entry }) => entry.storyId)) {
    if (best === undefined) continue;
    const raised = isBare ? witnessFactor([best, ...next], one.item.source) : 1;
    const score = Math.min(1, raised * storyScore(best, next, storySize(storyId, window)));
    if (nearest === null || score > nearest.score) nearest = { storyId, entry: best.entry, score };
  }
  return nearest;
}

function witnessFactor(links: readonly Link[], source: string): number {
  const near = links.filter(({ score }) => score >= WITNESS_SCORE).map(({ entry }) => entry.item);
  const others = near.filter((item) => source === "" || item.source !== source);
  const witnesses = new Set(others.map((item) => (item.source === "" ? `item ${item.id}` : item.source)));
  return Math.max(1, witnesses.size - IDLE_WITNESSES);
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

/**
 * The words that an item shares with an entry, the heaviest first: as the item writes them, and behind a slash as the
 * entry does when that is another form.
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
      (columns.weight[from + n] ?? 0) * (comparison.weights[at] ?? 0) * comparison.rarity.of(terms.df[term] ?? 0);
    shared.push({ shown: isSameForm(ours, theirs) ? ours : `${ours}/${theirs}`, weight });
  }
  return shared.sort((a, b) => b.weight - a.weight).map(({ shown }) => shown);
}

function isSameForm(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
