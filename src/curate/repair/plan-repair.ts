import type { CuratePlan, StoryMove } from "../../domain/curate-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { SourcedItem, Story, StoryId } from "../../domain/story.ts";
import { SHOWN_BAR } from "../index/link-score.ts";
import { MAX_STORY_ITEMS } from "../index/parameters.ts";
import { composeStory, type StoryRules } from "../story/compose-story.ts";
import type { ItemMove } from "./explain-moves.ts";

/** Items of the stories that one transaction writes, so that nobody waits long for it; a single story may have more. */
const TRANSACTION_ITEMS = 500;

/** Leaves out what concerns stories that are too large, or would be: each of their items is written whenever one moves. */
export function withinBounds(moves: readonly ItemMove[], stories: ReadonlyMap<StoryId, Story>): readonly ItemMove[] {
  const sizes = new Map(Array.from(stories.values(), ({ id, coverage }) => [id, coverage.length]));
  return [...byWay(moves).values()].flatMap((group) => {
    const [{ from, to }] = group;
    const grown = (sizes.get(to) ?? 0) + group.length;
    if ((sizes.get(from) ?? 0) > MAX_STORY_ITEMS || grown > MAX_STORY_ITEMS) return [];
    sizes.set(to, grown);
    return group;
  });
}

/**
 * Cuts moves into parts of which each leaves whole stories behind: what goes from one story to another goes at once.
 * Moves to the same story come one after the other.
 */
export function cutMoves(
  moves: readonly ItemMove[],
  stories: ReadonlyMap<StoryId, Story>,
): readonly (readonly ItemMove[])[] {
  const parts: ItemMove[][] = [];
  let touched = new Set<StoryId>();
  let items = 0;
  const sizeOf = (id: StoryId): number => (touched.has(id) ? 0 : (stories.get(id)?.coverage.length ?? 0));
  const ways = Map.groupBy(byWay(moves).values(), ([{ to }]) => to);
  for (const group of [...ways.values()].flat()) {
    const [{ from, to }] = group;
    const part = parts.at(-1);
    if (part !== undefined && items + sizeOf(from) + sizeOf(to) + group.length <= TRANSACTION_ITEMS)
      part.push(...group);
    else {
      parts.push([...group]);
      touched = new Set();
      items = 0;
    }
    items += sizeOf(from) + sizeOf(to) + group.length;
    touched.add(from).add(to);
  }
  return parts;
}

type Group = readonly [ItemMove, ...ItemMove[]];

function byWay(moves: readonly ItemMove[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, [ItemMove, ...ItemMove[]]>();
  for (const move of moves) {
    const group = groups.get(`${move.from} ${move.to}`);
    if (group === undefined) groups.set(`${move.from} ${move.to}`, [move]);
    else group.push(move);
  }
  return groups;
}

export type RepairPart = {
  readonly moves: readonly ItemMove[];
  /** Those that the moves touch, as they are; one that is new is not there. */
  readonly stories: ReadonlyMap<StoryId, Story>;
  /** Where the address of a story leads that loses all its items. */
  readonly heirs: ReadonlyMap<StoryId, StoryId>;
};

/** Makes what is to be written so that the moves are done. Pure. */
export function planRepair({ moves, stories, heirs }: RepairPart, rules: StoryRules, now: Date): CuratePlan {
  const items = new Map(
    Array.from(stories.values(), ({ coverage }) => coverage.map((one) => [one.item.id, one] as const)).flat(),
  );
  const [left, come] = [Map.groupBy(moves, ({ from }) => from), Map.groupBy(moves, ({ to }) => to)];
  const emptied: StoryMove[] = [];
  const composed = [...new Set([...come.keys(), ...left.keys()])].flatMap((id) => {
    const before = stories.get(id) ?? null;
    const gone = new Set((left.get(id) ?? []).map(({ itemId }) => itemId));
    const gained = (come.get(id) ?? []).map(({ itemId }) => sourcedOf(itemId, items));
    if (before?.coverage.length === gone.size && gained.length === 0) {
      emptied.push({ from: id, to: heirs.get(id) ?? id });
      return [];
    }
    return [composeStory({ id, before, items: gained, gone }, rules, now)];
  });
  return {
    at: now,
    moves: emptied,
    stories: composed.map(({ story }) => story),
    curated: [],
    receipts: [
      ...moves.map((move) => movedReceipt(move, now)),
      ...emptied.map((move) => mergedReceipt(move, now)),
      ...composed.flatMap(({ receipts }) => receipts),
    ],
  };
}

function sourcedOf(id: ItemId, items: ReadonlyMap<ItemId, SourcedItem>): SourcedItem {
  const sourced = items.get(id);
  if (sourced === undefined) throw new Error(`The item ${id} is not in the story that it was to leave.`);
  return sourced;
}

function movedReceipt({ itemId, from, to, nearest }: ItemMove, at: Date): Receipt {
  return { at, itemId, storyId: to, decision: { kind: "moved", from, to, threshold: SHOWN_BAR, nearest } };
}

function mergedReceipt({ from, to }: StoryMove, at: Date): Receipt {
  return { at, itemId: null, storyId: from, decision: { kind: "merged", into: to } };
}

/** Of each story that gives items away, where most of them go; of equals where the first goes. */
export function heirsOf(moves: readonly ItemMove[]): ReadonlyMap<StoryId, StoryId> {
  const heirs = new Map<StoryId, Group>();
  for (const group of byWay(moves).values()) {
    const [{ from }] = group;
    if (group.length > (heirs.get(from)?.length ?? 0)) heirs.set(from, group);
  }
  return new Map(Array.from(heirs, ([from, [{ to }]]) => [from, to]));
}
