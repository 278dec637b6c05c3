import type { ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { SourcedItem, Story, StoryId } from "./story.ts";

/** What `curate` reads and writes. */
export interface CurateStore {
  /** Items that are new or changed since they were last curated, oldest told first, then by id. */
  pendingItems(limit: number): Promise<readonly PendingItem[]>;
  /**
   * Stories with an item told at or after `since`, by `publishedAt`, oldest first, then by id. With `until` those of which
   * no such item was told at or before it may be left out, so that one old item does not load years; an answer that holds
   * them is right too.
   */
  windowStories(since: Date, until?: Date): Promise<readonly Story[]>;
  /** In the order of `ids`, each once; those that are not there are left out. */
  stories(ids: readonly StoryId[]): Promise<readonly Story[]>;
  /**
   * Writes the plan in one transaction: stories with their coverage, items marked as curated, receipts. An item leaves the
   * story that it belonged to before; a story that has lost all its items is found no more. Done again it changes nothing.
   */
  saveCurated(plan: CuratePlan): Promise<void>;
}

/** `storyId` is set when a changed item already belongs to a story. */
export type PendingItem = SourcedItem & { readonly storyId: StoryId | null };

export type CuratePlan = {
  /** New and changed stories, whole. Their coverage decides to which story an item belongs. */
  readonly stories: readonly Story[];
  readonly curated: readonly { readonly itemId: ItemId; readonly version: number }[];
  readonly receipts: readonly Receipt[];
};
