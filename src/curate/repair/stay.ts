import type { StoryId } from "../../domain/story.ts";
import { BAR, SETTLED_MARGIN } from "../index/parameters.ts";
import type { Ties } from "./link-entries.ts";
import { type Bundle, linkOf, type MayMeet } from "./merge-bundles.ts";

/** What a bundle's story told before the window and can be compared with it; `ratio`: the sum over their items. */
export type Older = Size & { readonly ratio: number };

/** What the new clusters are, and what the stories were. Arrays are by the number of a bundle. */
export type Clustered = {
  readonly bundles: readonly Bundle[];
  /** Between bundles. */
  readonly ties: Ties;
  readonly clusterOf: Int32Array;
  readonly names: ReadonlyMap<number, StoryId | null>;
  readonly storyOf: readonly StoryId[];
  /** An earlier repair had it in this story. */
  readonly isSettled: readonly boolean[];
  /** It stays whatever its words say. */
  readonly isFixed: readonly boolean[];
  readonly older: readonly Older[];
};

type Size = { readonly items: number; readonly texts: number };

/** Bundles of one story that are in one cluster of another name. `here`, `home`: sums of ratios to the rest of it, and to the cluster of their story's name. */
type Guests = {
  readonly story: StoryId;
  readonly cluster: number;
  readonly members: number[];
  items: number;
  texts: number;
  here: number;
  home: number;
  isSettled: boolean;
  isFixed: boolean;
};

/**
 * Says which bundles stay in their story though their cluster has another name: those that an earlier repair had put
 * there, unless the new place is clearly better; those that are near to what their story told before the window; and
 * those that have to. Judged against the new clusters, so that a second repair on its own result decides the same.
 */
export function whoStays(clustered: Clustered, mayMeet: MayMeet): ReadonlySet<number> {
  const guests = guestsOf(clustered);
  if (guests.size === 0) return new Set();
  addTies(guests, clustered);
  const contents = contentsOf(clustered);
  const homes = new Map(Array.from(clustered.names, ([cluster, name]) => [name, cluster]));
  const staying = new Set<number>();
  const bound = new Map<StoryId, readonly string[]>();
  for (const group of [...new Set(guests.values())].sort(largestFirst)) {
    const home = contents.get(homes.get(group.story) ?? -1) ?? null;
    const others = bound.get(group.story) ?? home?.bound ?? [];
    const own = group.members.flatMap((at) => clustered.bundles[at]?.bound ?? []);
    const hasPlace = (home !== null || !bound.has(group.story)) && (own.length === 0 || mayMeet(own, others));
    const here = contents.get(group.cluster) ?? group;
    if (!group.isFixed && !(hasPlace && isBetterOff(group, { home, here, older: olderOf(group, clustered) }))) continue;
    bound.set(group.story, [...others, ...own]);
    for (const at of group.members) staying.add(at);
  }
  return staying;
}

/** By the number of a bundle, for those that are guests in their cluster. */
function guestsOf({ bundles, clusterOf, names, storyOf, isSettled, isFixed }: Clustered): ReadonlyMap<number, Guests> {
  const groups = new Map<string, Guests>();
  const found = new Map<number, Guests>();
  bundles.forEach(({ items, texts }, at) => {
    const [story, cluster] = [storyOf[at], clusterOf[at]];
    if (story === undefined || cluster === undefined || names.get(cluster) === story) return;
    const group = groups.get(`${story} ${cluster}`) ?? newcomers(story, cluster);
    groups.set(`${story} ${cluster}`, group);
    found.set(at, group);
    group.members.push(at);
    group.items += items;
    group.texts += texts;
    group.isSettled ||= isSettled[at] === true;
    group.isFixed ||= isFixed[at] === true;
  });
  return found;
}

function newcomers(story: StoryId, cluster: number): Guests {
  const sums = { items: 0, texts: 0, here: 0, home: 0 };
  return { story, cluster, members: [], ...sums, isSettled: false, isFixed: false };
}

function addTies(guests: ReadonlyMap<number, Guests>, { ties, clusterOf, names }: Clustered): void {
  const add = (from: number, to: number, ratio: number): void => {
    const group = guests.get(from);
    const cluster = clusterOf[to];
    if (group === undefined || cluster === undefined || guests.get(to) === group) return;
    if (cluster === group.cluster) group.here += ratio;
    else if (names.get(cluster) === group.story) group.home += ratio;
  };
  for (const [n, ratio] of ties.ratio.entries()) {
    const [one, other] = [ties.a[n] ?? 0, ties.b[n] ?? 0];
    if (one === other) continue;
    add(one, other, ratio);
    add(other, one, ratio);
  }
}

type Places = { readonly home: Size | null; readonly here: Size; readonly older: Older };

/** Whether the old place is good enough, and the new one not clearly better. */
function isBetterOff(group: Guests, { home, here, older }: Places): boolean {
  const margin = group.isSettled ? SETTLED_MARGIN : 1;
  const toOlder = older.items === 0 ? 0 : linkOf(older.ratio, group, older);
  const old = margin * Math.max(group.isSettled ? linkHome(group, home) : 0, toOlder);
  return old >= BAR && old >= linkHere(group, here);
}

/** A story that no cluster is named for would be of these guests alone, and nothing speaks for or against that. */
function linkHome(group: Guests, home: Size | null): number {
  return home === null ? BAR : linkOf(group.home, group, home);
}

function linkHere(group: Guests, all: Size): number {
  const rest = { items: all.items - group.items, texts: all.texts - group.texts };
  return rest.items === 0 ? BAR : linkOf(group.here, group, rest);
}

function olderOf({ members }: Guests, { older }: Clustered): Older {
  const all = { ratio: 0, items: 0, texts: 0 };
  for (const at of members) {
    const { ratio = 0, items = 0, texts = 0 } = older[at] ?? {};
    all.ratio += ratio;
    all.items = Math.max(all.items, items); // What the earliest of them can be compared with.
    all.texts = Math.max(all.texts, texts);
  }
  return all;
}

/** By the number of a cluster what is in it. */
function contentsOf({ bundles, clusterOf }: Clustered): ReadonlyMap<number, Bundle> {
  const all = new Map<number, { items: number; texts: number; bound: string[] }>();
  bundles.forEach(({ items, texts, bound }, at) => {
    const cluster = clusterOf[at] ?? 0;
    const own = all.get(cluster) ?? { items: 0, texts: 0, bound: [] };
    all.set(cluster, own);
    own.items += items;
    own.texts += texts;
    own.bound.push(...bound);
  });
  return all;
}

function largestFirst(a: Guests, b: Guests): number {
  return b.items - a.items || (a.members[0] ?? 0) - (b.members[0] ?? 0);
}
