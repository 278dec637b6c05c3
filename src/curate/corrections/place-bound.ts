import type { CurateStore, PendingItem } from "../../domain/curate-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { StoryId } from "../../domain/story.ts";
import type { Constraints } from "./constraints.ts";

/** Where items are that new ones have to meet or to part from; `note` what is placed meanwhile. */
export type BoundPlaces = {
  /** The story that the item has to join, and the item for whose sake; `null`: any that is open to it. */
  mate(item: ItemId): { readonly storyId: StoryId; readonly itemId: ItemId } | null;
  /** Which stories the item may be in; all, when it is bound to none. */
  openTo(item: ItemId): (story: StoryId) => boolean;
  note(item: ItemId, story: StoryId): void;
};

/** For a batch that is about to be placed. Asks storage only when one of its items is bound, which is rare. */
export async function findBoundPlaces(
  batch: readonly PendingItem[],
  constraints: Constraints,
  store: Pick<CurateStore, "placesOf">,
): Promise<BoundPlaces> {
  const bound = constraints.isEmpty ? [] : batch.map(({ item }) => item.id).filter((id) => constraints.isBound(id));
  const others = bound.flatMap((id) => constraints.mustMeet(id).concat(constraints.mustPart(id)));
  const stored = others.length === 0 ? new Map<ItemId, StoryId>() : await store.placesOf([...new Set(others)]);
  return boundPlaces(constraints, stored);
}

export function boundPlaces(constraints: Constraints, stored: ReadonlyMap<ItemId, StoryId> = new Map()): BoundPlaces {
  const places = new Map(stored);
  return {
    mate(item) {
      const itemId = constraints.isBound(item)
        ? constraints.mustMeet(item).find((other) => places.has(other))
        : undefined;
      const storyId = itemId === undefined ? undefined : places.get(itemId);
      return itemId === undefined || storyId === undefined ? null : { storyId, itemId };
    },
    openTo(item) {
      const closed = new Set(constraints.mustPart(item).map((other) => places.get(other)));
      return (story) => !closed.has(story);
    },
    note(item, story) {
      if (constraints.isBound(item)) places.set(item, story);
    },
  };
}
