import type { Entry } from "../index/entry.ts";
import type { Link } from "../index/alike.ts";
import { ratioOf, usualStrength } from "../index/link-score.ts";

/** Two entries by their numbers, and how near they are in units of the bar. */
export type Pair = { readonly a: number; readonly b: number; readonly ratio: number; readonly isCopy: boolean };

/** An entry by its number, and one of its own story that was told before the window. */
export type OlderPair = { readonly at: number; readonly older: Entry; readonly ratio: number };

export type Linked = { readonly pairs: readonly Pair[]; readonly olderPairs: readonly OlderPair[] };

export type LinksOf = (entry: Entry) => readonly Link[];

type Found = { readonly at: number; readonly link: Link };
type Inner = Found & { readonly to: number };

/**
 * The links of all entries of a window, each pair once and as its earlier entry sees it, in units of the bar. `entries`:
 * oldest first, then by id. An entry's links to what was told before the window count for what is usual around it.
 */
export function* linkEntries(entries: readonly Entry[], linksOf: LinksOf): Generator<void, Linked> {
  const numbers = new Map(entries.map((entry, at) => [entry, at]));
  const near: number[][] = entries.map(() => []);
  /** Of each entry the earlier ones that have already found it. */
  const foundBy: number[][] = entries.map(() => []);
  const inner: Inner[] = [];
  const outer: Found[] = [];
  for (const [at, entry] of entries.entries()) {
    const known = new Set(foundBy[at]);
    for (const link of linksOf(entry)) {
      const to = numbers.get(link.entry);
      if (to !== undefined && known.has(to)) continue;
      near[at]?.push(link.strength);
      if (to === undefined) {
        if (link.entry.storyId === entry.storyId) outer.push({ at, link });
        continue;
      }
      near[to]?.push(link.strength);
      foundBy[to]?.push(at);
      inner.push({ at, to, link });
    }
    foundBy[at] = [];
    yield;
  }
  const around: number[] = [];
  for (const strengths of near) {
    around.push(usualStrength(strengths.sort((a, b) => b - a)));
    yield;
  }
  const pairs: Pair[] = [];
  for (const { at, to, link } of inner) {
    const ratio = ratioOf(link, around[at] ?? 0, around[to] ?? 0);
    pairs.push({ a: at, b: to, ratio, isCopy: link.isCopy });
    yield;
  }
  return { pairs, olderPairs: yield* toOlder(outer, around, linksOf) };
}

/** What is usual around an older entry is looked up only for the few that are asked about. */
function* toOlder(
  found: readonly Found[],
  around: readonly number[],
  linksOf: LinksOf,
): Generator<void, readonly OlderPair[]> {
  const aroundOlder = new Map<Entry, number>();
  const pairs: OlderPair[] = [];
  for (const { at, link } of found) {
    const { entry: older } = link;
    const usual =
      aroundOlder.get(older) ??
      usualStrength(
        linksOf(older)
          .map(({ strength }) => strength)
          .sort((a, b) => b - a),
      );
    aroundOlder.set(older, usual);
    pairs.push({ at, older, ratio: ratioOf(link, around[at] ?? 0, usual) });
    yield;
  }
  return pairs;
}
