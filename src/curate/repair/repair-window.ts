import { setImmediate } from "node:timers/promises";
import type { CurateStore } from "../../domain/curate-store.ts";
import { toldAt } from "../../domain/item.ts";
import type { Story, StoryId } from "../../domain/story.ts";
import type { Constraints } from "../corrections/constraints.ts";
import { obedientMoves } from "../corrections/obedient-moves.ts";
import type { HeldStories } from "../held-stories.ts";
import type { Entry } from "../index/entry.ts";
import { linksOf } from "../index/alike.ts";
import type { Window } from "../index/window.ts";
import type { StoryRules } from "../story/compose-story.ts";
import { type ClusteredWindow, clusterWindow, touchedStories } from "./cluster-window.ts";
import type { StoryFacts } from "./name-clusters.ts";
import { explainMoves, type ItemMove } from "./explain-moves.ts";
import { nameStories } from "./name-stories.ts";
import { cutMoves, heirsOf, planRepair, withinBounds } from "./plan-repair.ts";
import { shareOut } from "./share-out.ts";
import { inSlices } from "./slices.ts";

/** Most items that are clustered anew at a time, those told last: the work grows with them. */
export const MAX_REPAIRED_ITEMS = 20_000;

/** What a repair did: items that went to other stories, stories that lost all of theirs to others, stories that are new. */
export type RepairReport = {
  readonly moved: number;
  readonly merged: number;
  readonly split: number;
  /** Stories written, counted once a transaction. */
  readonly stories: number;
};

export const NOTHING_REPAIRED: RepairReport = { moved: 0, merged: 0, split: 0, stories: 0 };

export type RepairParts = {
  readonly store: Pick<CurateStore, "saveCurated" | "takenIds">;
  readonly stories: HeldStories;
  readonly window: Window;
  readonly constraints: Constraints;
  readonly rules: StoryRules;
  readonly now: Date;
  /** What was told before stays where it is. */
  readonly fromMs: number;
  /** What was there at the last repair stays rather where it is; `null`: there was none. */
  readonly repairedAt: Date | null;
};

/**
 * Clusters anew what was told from a moment on, and mends the stories by it. Works in slices and writes in several
 * transactions, of which each leaves whole stories behind; stops between two of them when `signal` aborts, so that the
 * next repair goes on from there. The window is as what is stored, also when a write fails.
 */
export async function repairWindow(parts: RepairParts, signal: AbortSignal): Promise<RepairReport> {
  const { window, constraints, fromMs } = parts;
  const entries = window.entries(fromMs, Number.POSITIVE_INFINITY).slice(-MAX_REPAIRED_ITEMS);
  const clustered = await inSlices(
    clusterWindow(entries, (entry, isWanted) => linksOf(entry, window, isWanted), constraints),
    signal,
  );
  if (clustered === null) return NOTHING_REPAIRED;
  const touched = touchedStories(clustered);
  if (touched.length === 0) return NOTHING_REPAIRED;
  const stories = new Map((await parts.stories.read(touched)).map((story) => [story.id, story]));
  const moves = await decideMoves(clustered, stories, parts, signal);
  return await carryOut(moves, stories, parts, signal);
}

async function decideMoves(
  clustered: ClusteredWindow,
  stories: ReadonlyMap<StoryId, Story>,
  { window, store, constraints, repairedAt }: RepairParts,
  signal: AbortSignal,
): Promise<readonly ItemMove[]> {
  const settled = settledItems(stories, repairedAt);
  const sharing = shareOut(clustered, {
    window,
    bonds: constraints,
    facts: factsOf(stories, clustered.entries),
    isSettled: ({ item }) => settled.has(item.id),
  });
  const transfers = (await inSlices(sharing, signal)) ?? [];
  const named = await nameStories(transfers, (ids) => store.takenIds(ids));
  const moves = await inSlices(explainMoves(named, clustered, window), signal);
  return obedientMoves(withinBounds(moves ?? [], stories), stories, constraints);
}

function settledItems(stories: ReadonlyMap<StoryId, Story>, repairedAt: Date | null): ReadonlySet<string> {
  const items = [...stories.values()].flatMap(({ coverage }) => coverage.map(({ item }) => item));
  return new Set(
    items.filter(({ firstSeenAt }) => repairedAt !== null && firstSeenAt <= repairedAt).map(({ id }) => id),
  );
}

function factsOf(stories: ReadonlyMap<StoryId, Story>, entries: readonly Entry[]): ReadonlyMap<StoryId, StoryFacts> {
  const inWindow = new Set(entries.map(({ item }) => item.id));
  return new Map(
    Array.from(stories.values(), ({ id, coverage }) => {
      const olderItems = coverage.filter(({ item }) => !inWindow.has(item.id)).length;
      return [id, { olderItems, firstMs: Math.min(...coverage.map(({ item }) => toldAt(item).getTime())) }];
    }),
  );
}

async function carryOut(
  moves: readonly ItemMove[],
  read: ReadonlyMap<StoryId, Story>,
  { store, stories, window, rules, now }: RepairParts,
  signal: AbortSignal,
): Promise<RepairReport> {
  const known = new Map(read);
  const heirs = heirsOf(moves);
  let report = NOTHING_REPAIRED;
  for (const part of cutMoves(moves, read)) {
    if (signal.aborted) break;
    const plan = planRepair({ moves: part, stories: known, heirs }, rules, now);
    await store.saveCurated(plan);
    for (const { itemId, to } of part) window.move(itemId, to);
    const split = plan.stories.filter(({ id }) => !known.has(id)).length;
    for (const story of plan.stories) known.set(story.id, story);
    stories.keep(plan.stories);
    stories.drop(plan.moves.map(({ from }) => from));
    report = {
      moved: report.moved + part.length,
      merged: report.merged + plan.moves.length,
      split: report.split + split,
      stories: report.stories + plan.stories.length,
    };
    await setImmediate(); // Pages are served meanwhile.
  }
  return report;
}
