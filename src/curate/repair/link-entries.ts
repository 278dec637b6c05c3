import type { IsWanted, Link } from "../index/alike.ts";
import type { Entry } from "../index/entry.ts";
import { ratioOf, usualStrength } from "../index/link-score.ts";

/** Pairs side by side, for there are many: two numbers of entries (or of bundles), and how near they are in units of the bar. */
export type Ties = { readonly a: Int32Array; readonly b: Int32Array; readonly ratio: Float64Array };

/** An entry by its number, and one of its own story that was told before the window. */
export type OlderPair = { readonly at: number; readonly older: Entry; readonly ratio: number };

export type Linked = {
  readonly ties: Ties;
  /** Numbers of entries that bring the same text. */
  readonly copies: readonly (readonly [number, number])[];
  readonly olderPairs: readonly OlderPair[];
};

export type LinksOf = (entry: Entry, isWanted?: IsWanted) => readonly Link[];

/** What was found so far. `from`, `to` and `links` lie side by side. */
type Found = {
  readonly from: number[];
  readonly to: number[];
  readonly links: Link[];
  /** Links to what the entry's own story told before the window. */
  readonly older: { readonly at: number; readonly link: Link }[];
  /** By the number of an entry the strengths of its links. */
  readonly near: readonly number[][];
};

/**
 * The links of all entries of a window, each pair once and as its earlier entry sees it, in units of the bar. `entries`:
 * oldest first, then by id. An entry's links to what was told before the window count for what is usual around it.
 */
export function* linkEntries(entries: readonly Entry[], linksOf: LinksOf): Generator<void, Linked> {
  const found = yield* findLinks(entries, linksOf);
  const around: number[] = [];
  for (const strengths of found.near) {
    around.push(usualOf(strengths));
    yield;
  }
  const ratio = new Float64Array(found.links.length);
  const copies: [number, number][] = [];
  for (const [n, link] of found.links.entries()) {
    const [a, b] = [found.from[n] ?? 0, found.to[n] ?? 0];
    ratio[n] = ratioOf(link, around[a] ?? 0, around[b] ?? 0);
    if (link.isCopy) copies.push([a, b]);
    yield;
  }
  const ties = { a: Int32Array.from(found.from), b: Int32Array.from(found.to), ratio };
  return { ties, copies, olderPairs: yield* toOlder(found.older, around, linksOf) };
}

function* findLinks(entries: readonly Entry[], linksOf: LinksOf): Generator<void, Found> {
  const numbers = new Map(entries.map((entry, at) => [entry, at]));
  const found: Found = { from: [], to: [], links: [], older: [], near: entries.map(() => []) };
  /** Of each entry the earlier ones that have already found it. */
  const foundBy: number[][] = entries.map(() => []);
  for (const [at, entry] of entries.entries()) {
    const known = new Set(foundBy[at]);
    for (const link of linksOf(entry, (other) => !known.has(numbers.get(other) ?? -1))) {
      const to = numbers.get(link.entry);
      found.near[at]?.push(link.strength);
      if (to === undefined) {
        if (link.entry.storyId === entry.storyId) found.older.push({ at, link });
        continue;
      }
      found.near[to]?.push(link.strength);
      foundBy[to]?.push(at);
      found.from.push(at);
      found.to.push(to);
      found.links.push(link);
    }
    foundBy[at] = [];
    yield;
  }
  return found;
}

/** What is usual around an older entry is looked up only for the few that are asked about. */
function* toOlder(
  found: Found["older"],
  around: readonly number[],
  linksOf: LinksOf,
): Generator<void, readonly OlderPair[]> {
  const aroundOlder = new Map<Entry, number>();
  const pairs: OlderPair[] = [];
  for (const { at, link } of found) {
    const { entry: older } = link;
    const usual = aroundOlder.get(older) ?? usualOf(linksOf(older).map(({ strength }) => strength));
    aroundOlder.set(older, usual);
    pairs.push({ at, older, ratio: ratioOf(link, around[at] ?? 0, usual) });
    yield;
  }
  return pairs;
}

function usualOf(strengths: number[]): number {
  return usualStrength(strengths.sort((a, b) => b - a));
}
