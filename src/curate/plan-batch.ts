import { contentId } from "../domain/content-id.ts";
import type { CuratePlan, PendingItem } from "../domain/curate-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Decision, Receipt } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { placeItem, type Near, type Placing } from "./index/place-item.ts";
import { readItem, type Reading } from "./index/reading.ts";
import type { Window } from "./index/window.ts";
import { composeStory, type StoryRules } from "./story/compose-story.ts";
import { toClusterItem } from "./to-cluster-item.ts";

/** An item, the story it was put in, and the decision; `null` for a changed item, which stays where it is. */
export type Placed = { readonly pending: PendingItem; readonly storyId: StoryId; readonly decision: Decision | null };

/** Puts each item of a batch into its story, in the order given, and into the window. */
export function placeBatch(batch: readonly PendingItem[], window: Window): readonly Placed[] {
  return batch.map((pending) => {
    const reading = readItem(toClusterItem(pending));
    const placed = place(pending, reading, window);
    window.remove(pending.item.id);
    window.add(reading, placed.storyId);
    return placed;
  });
}

function place(pending: PendingItem, reading: Reading, window: Window): Placed {
  if (pending.storyId !== null) return { pending, storyId: pending.storyId, decision: null };
  const placing = placeItem(reading, window);
  const decision = toDecision(placing);
  if (placing.kind === "joined") return { pending, storyId: placing.nearest.storyId, decision };
  return { pending, storyId: contentId("story", pending.item.id) as StoryId, decision };
}

function toDecision(placing: Placing): Decision {
  if (placing.kind === "joined") return { ...placing, nearest: nearness(placing.nearest) };
  return { ...placing, nearest: placing.nearest === null ? null : nearness(placing.nearest) };
}

/** The index was given our own item ids and gives them back. */
function nearness(near: Near) {
  return { ...near, itemId: near.itemId as ItemId };
}

/** Makes what is to be written of the placed items; `before`: the stories among theirs that are stored already. */
export function planBatch(
  placed: readonly Placed[],
  before: readonly Story[],
  { rules, now }: { readonly rules: StoryRules; readonly now: Date },
): CuratePlan {
  const known = new Map(before.map((story) => [story.id, story]));
  const composed = Array.from(
    Map.groupBy(placed, ({ storyId }) => storyId),
    ([id, parts]) => {
      const items = parts.map(({ pending: { item, source } }) => ({ item, source }));
      return composeStory({ id, before: known.get(id) ?? null, items }, rules, now);
    },
  );
  const placings = placed.flatMap(({ pending, storyId, decision }): readonly Receipt[] =>
    decision === null ? [] : [{ at: now, itemId: pending.item.id, storyId, decision }],
  );
  return {
    at: now,
    moves: [],
    stories: composed.map(({ story }) => story),
    curated: placed.map(({ pending: { item } }) => ({ itemId: item.id, version: item.version })),
    receipts: [...placings, ...composed.flatMap(({ receipts }) => receipts)],
  };
}
