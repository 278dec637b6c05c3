import { BAR, MAX_STORY_ITEMS } from "../index/parameters.ts";
import { effectiveItems } from "../index/effective-items.ts";
import type { Ties } from "./link-entries.ts";
import { createMergeQueue, type MergeQueue, type Wish } from "./merge-queue.ts";

/** Items that are one story whatever their words say: mostly a single one. */
export type Bundle = {
  readonly items: number;
  /** How many of them have a summary. */
  readonly texts: number;
  /** Those of them that corrections bind to others, or keep from others. */
  readonly bound: readonly string[];
};

/** What corrections allow; asked only for clusters that have bound items. */
export type MayMeet = (a: readonly string[], b: readonly string[]) => boolean;

/** How near two clusters are: the mean of the ratios between their items. */
export function linkOf(sum: number, a: Omit<Bundle, "bound">, b: Omit<Bundle, "bound">): number {
  return sum / (effectiveItems(a.items, a.texts) * effectiveItems(b.items, b.texts));
}

/** `sums`: of ratios, by the number of another cluster. */
type Cluster = { items: number; texts: number; bound: readonly string[]; readonly sums: Map<number, number> };

type State = {
  /** By number; those that went into another are gone. */
  readonly clusters: (Cluster | undefined)[];
  /** Of each bundle one that it went into, or itself. */
  readonly parents: Int32Array;
  readonly queue: MergeQueue;
};

/**
 * Merges the two nearest clusters for as long as any two reach the bar (agglomerative clustering with average link, over
 * the pairs that share words; all others count as nothing). `ties`: between bundles, by their numbers. Returns for each
 * bundle the number of the one that stands for its cluster.
 */
export function* mergeBundles(bundles: readonly Bundle[], ties: Ties, mayMeet: MayMeet): Generator<void, Int32Array> {
  const parents = Int32Array.from(bundles, (_, at) => at);
  const state: State = { clusters: [], parents, queue: createMergeQueue() };
  for (const bundle of bundles) {
    state.clusters.push({ ...bundle, sums: new Map() });
    yield;
  }
  yield* addTies(state.clusters, ties, canMerge(bundles, ties));
  for (const [a, one] of state.clusters.entries()) {
    for (const [b, sum] of one?.sums ?? []) {
      if (a < b) wish(state, a, b, sum);
    }
    yield;
  }
  for (let next = state.queue.pop(); next !== undefined; next = state.queue.pop()) {
    yield;
    grant(state, next, mayMeet);
  }
  return Int32Array.from(parents, (_, at) => rootOf(parents, at));
}

function wish({ clusters, queue }: State, a: number, b: number, sum: number): void {
  const [one, other] = [clusters[a], clusters[b]];
  if (one === undefined || other === undefined) return;
  const link = linkOf(sum, one, other);
  if (link >= BAR) queue.push(a < b ? { link, a, b } : { link, a: b, b: a });
}

function grant(state: State, { a, b, link }: Wish, mayMeet: MayMeet): void {
  const [one, other] = [state.clusters[a], state.clusters[b]];
  if (one === undefined || other === undefined) return;
  // What was said before one of them grew is said anew in another wish.
  if (linkOf(one.sums.get(b) ?? 0, one, other) !== link) return;
  if (!mayMerge(one, other, mayMeet)) return;
  if (one.sums.size < other.sums.size) merge(state, b, other, a, one);
  else merge(state, a, one, b, other);
}

/** The smaller list goes into the larger one. */
function merge(state: State, into: number, one: Cluster, gone: number, other: Cluster): void {
  const { clusters, parents } = state;
  clusters[gone] = undefined;
  parents[gone] = into;
  one.items += other.items;
  one.texts += other.texts;
  one.bound = [...one.bound, ...other.bound];
  one.sums.delete(gone);
  other.sums.delete(into);
  for (const [neighbour, sum] of other.sums) {
    const sums = clusters[neighbour]?.sums;
    const both = (one.sums.get(neighbour) ?? 0) + sum;
    sums?.delete(gone);
    sums?.set(into, both);
    one.sums.set(neighbour, both);
  }
  for (const [neighbour, sum] of one.sums) wish(state, into, neighbour, sum);
}

/**
 * By number, whether a bundle can ever be merged. One that is near to nobody by itself, and neither is nor knows a mere
 * title, is near to no cluster either: a mean is not more than the largest of its parts. That is most of a window.
 */
function canMerge(bundles: readonly Bundle[], { a, b, ratio }: Ties): Uint8Array {
  const can = Uint8Array.from(bundles, ({ items, texts }) => (items > 1 || texts < items ? 1 : 0));
  const isMulti = can.slice();
  ratio.forEach((near, n) => {
    const [one, other] = [a[n] ?? 0, b[n] ?? 0];
    if (near >= BAR || isMulti[other] === 1) can[one] = 1;
    if (near >= BAR || isMulti[one] === 1) can[other] = 1;
  });
  return can;
}

function* addTies(
  clusters: readonly (Cluster | undefined)[],
  { a, b, ratio }: Ties,
  can: Uint8Array,
): Generator<void, void> {
  for (let n = 0; n < ratio.length; n++) {
    yield;
    const [one, other] = [a[n] ?? 0, b[n] ?? 0];
    if (one === other || can[one] === 0 || can[other] === 0) continue;
    add(clusters[one], other, ratio[n] ?? 0);
    add(clusters[other], one, ratio[n] ?? 0);
  }
}

function add(cluster: Cluster | undefined, neighbour: number, ratio: number): void {
  cluster?.sums.set(neighbour, (cluster.sums.get(neighbour) ?? 0) + ratio);
}

function mayMerge(one: Cluster, other: Cluster, mayMeet: MayMeet): boolean {
  if (one.items + other.items > MAX_STORY_ITEMS) return false;
  return one.bound.length === 0 || other.bound.length === 0 || mayMeet(one.bound, other.bound);
}

function rootOf(parents: Int32Array, at: number): number {
  let root = at;
  for (let next = parents[root]; next !== undefined && next !== root; next = parents[root]) root = next;
  return root;
}
