import { contentId } from "../domain/content-id.ts";
import type { CuratePlan, PendingItem } from "../domain/curate-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Decision, Nearness, Receipt } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { NO_CONSTRAINTS } from "./corrections/constraints.ts";
import { type BoundPlaces, boundPlaces } from "./corrections/place-bound.ts";
import { placeItem, type Near, type Placing } from "./index/place-item.ts";
import type { Reading } from "./index/reading.ts";
import type { Window } from "./index/window.ts";
import { type ComposedStory, composeStory, type StoryRules } from "./story/compose-story.ts";
import { toClusterItem } from "./to-cluster-item.ts";

/** An item, the story it was put in, and the decision; `null` for a changed item, which stays where it is. */
export type Placed = { readonly pending: PendingItem; readonly storyId: StoryId; readonly decision: Decision | null };

/** Puts each item of a batch into its story, in the order given, and into the window. */
export function placeBatch(
  batch: readonly PendingItem[],
  window: Window,
  bound: BoundPlaces = boundPlaces(NO_CONSTRAINTS),
): readonly Placed[] {
  return batch.map((pending) => {
    const reading = window.read(toClusterItem(pending));
    const placed = place(pending, reading, { window, bound });
    bound.note(pending.item.id, placed.storyId);
    window.remove(pending.item.id);
    window.add(reading, placed.storyId);
    return placed;
  });
}

type Places = { readonly window: Window; readonly bound: BoundPlaces };

function place(pending: PendingItem, reading: Reading, { window, bound }: Places): Placed {
  if (pending.storyId !== null) return { pending, storyId: pending.storyId, decision: null };
  const mate = bound.mate(pending.item.id);
  if (mate !== null) return { pending, storyId: mate.storyId, decision: toldToJoin(mate) };
  const placing = placeItem(reading, window, bound.openTo(pending.item.id));
  const own = contentId("story", pending.item.id) as StoryId;
  const storyId = placing.kind === "joined" ? placing.nearest.storyId : own;
  return { pending, storyId, decision: toDecision(placing) };
}

/** The operator's word counts as the highest score, and no word of the item had to be compared. */
function toldToJoin(mate: Pick<Near, "storyId"> & { readonly itemId: ItemId }): Decision {
  return { kind: "joined", how: "correction", threshold: 1, nearest: { ...mate, score: 1, words: [] } };
}

function toDecision(placing: Placing): Decision {
  const apart = placing.apart === null ? {} : { apart: { ...nearness(placing.apart), reason: placing.apart.reason } };
  if (placing.kind === "started") {
    const { kind, threshold, nearest } = placing;
    return { kind, threshold, nearest: nearest === null ? null : nearness(nearest), ...apart };
  }
  const { kind, how, threshold, nearest, refused } = placing;
  const next = refused === null ? {} : { refused: nearness(refused) };
  return { kind, how, threshold, nearest: nearness(nearest), ...next, ...apart };
}

/** The index was given our own item ids and gives them back. */
function nearness({ storyId, itemId, score, words }: Near): Nearness {
  return { storyId, itemId: itemId as ItemId, score, words };
}

/**
 * Makes what is to be written of the placed items, a story at a time, and gives way after each; `before`: the stories among theirs that are stored already, and others
 * that are to be looked at again, such as those of a flood to which the items belong.
 */
export function* planBatch(
  placed: readonly Placed[],
  before: readonly Story[],
  { rules, now }: { readonly rules: StoryRules; readonly now: Date },
): Generator<undefined, CuratePlan> {
  const known = new Map(before.map((story) => [story.id, story]));
  const gained = Map.groupBy(placed, ({ storyId }) => storyId);
  const stories: ComposedStory[] = [];
  for (const [id, parts] of gained) {
    const items = parts.map(({ pending: { item, source } }) => ({ item, source }));
    stories.push(composeStory({ id, before: known.get(id) ?? null, items }, rules, now));
    yield;
  }
  for (const story of before.filter(({ id }) => !gained.has(id))) {
    const again = composeStory({ id: story.id, before: story, items: [] }, rules, now);
    if (again.receipts.length > 0) stories.push(again);
    yield;
  }
  const placings = placed.flatMap(({ pending, storyId, decision }): readonly Receipt[] =>
    decision === null ? [] : [{ at: now, itemId: pending.item.id, storyId, decision }],
  );
  return {
    at: now,
    moves: [],
    stories: stories.map(({ story }) => story),
    curated: placed.map(({ pending: { item } }) => ({ itemId: item.id, version: item.version })),
    receipts: [...placings, ...stories.flatMap(({ receipts }) => receipts)],
  };
}
