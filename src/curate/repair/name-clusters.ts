import type { StoryId } from "../../domain/story.ts";

/** An item of the window: the cluster that it is in now, and the story that it was in. */
export type Member = {
  readonly cluster: number;
  readonly story: StoryId;
  /** It has to stay in its story, which so names the cluster. */
  readonly isFixed: boolean;
};

/** What is known of a story besides its items in the window. */
export type StoryFacts = {
  /** How many items it has outside of the window; they stay with it. */
  readonly olderItems: number;
  /** When its first item was told. */
  readonly firstMs: number;
};

/** More than all items of a story together. */
const FIXED_ITEMS = 1e9;

type Claim = {
  readonly cluster: number;
  readonly story: StoryId;
  readonly items: number;
  readonly firstMs: number;
};

/**
 * Gives each cluster the id of the story with which it shares most items; what the story has outside of the window counts
 * as shared. Of equal claims that of the older story wins. Each id is given once; a cluster that gets none is new (`null`).
 */
export function nameClusters(
  members: readonly Member[],
  facts: ReadonlyMap<StoryId, StoryFacts>,
): ReadonlyMap<number, StoryId | null> {
  const names = new Map<number, StoryId | null>(members.map(({ cluster }) => [cluster, null]));
  const given = new Set<StoryId>();
  for (const { cluster, story } of claimsOf(members, facts).sort(strongestFirst)) {
    if (names.get(cluster) !== null || given.has(story)) continue;
    names.set(cluster, story);
    given.add(story);
  }
  return names;
}

function claimsOf(members: readonly Member[], facts: ReadonlyMap<StoryId, StoryFacts>): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { cluster, story, isFixed } of members) {
    const key = `${cluster} ${story}`;
    const { olderItems = 0, firstMs = 0 } = facts.get(story) ?? {};
    const claim = claims.get(key) ?? { cluster, story, items: olderItems, firstMs };
    claims.set(key, { ...claim, items: claim.items + (isFixed ? FIXED_ITEMS : 1) });
  }
  return [...claims.values()];
}

function strongestFirst(a: Claim, b: Claim): number {
  return b.items - a.items || a.firstMs - b.firstMs || compare(a.story, b.story) || a.cluster - b.cluster;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
