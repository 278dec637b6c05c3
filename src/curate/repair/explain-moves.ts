import type { ItemId } from "../../domain/item.ts";
import type { Nearness } from "../../domain/receipt.ts";
import type { StoryId } from "../../domain/story.ts";
import { sharedWords } from "../index/alike.ts";
import type { Entry } from "../index/entry.ts";
import { shownScore } from "../index/link-score.ts";
import type { Window } from "../index/window.ts";
import type { ClusteredWindow } from "./cluster-window.ts";
import { effectiveItems } from "../index/effective-items.ts";
import type { NamedTransfer } from "./name-stories.ts";

/** An item that leaves its story. `nearest`: of its new story; `null` when it shares no words with it. */
export type ItemMove = {
  readonly itemId: ItemId;
  readonly from: StoryId;
  readonly to: StoryId;
  readonly nearest: Nearness | null;
};

/** What links a moved entry to its new story: the sum of the ratios, and the strongest of them. */
type Ground = { readonly sum: number; readonly best: Entry; readonly bestRatio: number };

/** Says of each entry that moves how near it is to its new story, and to which item of it most. */
export function* explainMoves(
  transfers: readonly NamedTransfer[],
  { entries, linked }: ClusteredWindow,
  window: Window,
): Generator<void, readonly ItemMove[]> {
  const goes = new Map(transfers.map(({ entry, to }) => [entry, to]));
  const placeOf = (entry: Entry): StoryId => goes.get(entry) ?? entry.storyId;
  const places = Map.groupBy(entries, placeOf);
  const grounds = new Map<Entry, Ground>();
  const { a, b } = linked.ties;
  for (const [n, ratio] of linked.ties.ratio.entries()) {
    yield;
    const [one, other] = [entries[a[n] ?? 0], entries[b[n] ?? 0]];
    if (one === undefined || other === undefined || placeOf(one) !== placeOf(other)) continue;
    if (goes.has(one)) grounds.set(one, withRatio(grounds.get(one), other, ratio));
    if (goes.has(other)) grounds.set(other, withRatio(grounds.get(other), one, ratio));
  }
  const moves: ItemMove[] = [];
  for (const { entry, to } of transfers) {
    const ground = grounds.get(entry);
    const others = (places.get(to) ?? []).filter((other) => other !== entry);
    const nearest = ground === undefined ? null : { storyId: to, ...toNearness(entry, ground, others, window) };
    moves.push({ itemId: entry.item.id as ItemId, from: entry.storyId, to, nearest });
    yield;
  }
  return moves;
}

function withRatio(known: Ground | undefined, other: Entry, ratio: number): Ground {
  const isBest = known === undefined || ratio > known.bestRatio;
  return {
    sum: (known?.sum ?? 0) + ratio,
    best: isBest ? other : known.best,
    bestRatio: isBest ? ratio : known.bestRatio,
  };
}

/** As the online join would have scored it against the items that the new story has in the window. */
function toNearness(
  entry: Entry,
  { sum, best }: Ground,
  others: readonly Entry[],
  window: Window,
): Omit<Nearness, "storyId"> {
  const ratio = sum / effectiveItems(others.length, others.filter(({ hasSummary }) => hasSummary).length);
  const words = sharedWords(entry, best, window);
  return { itemId: best.item.id as ItemId, score: shownScore(ratio), words };
}
