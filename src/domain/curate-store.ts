import type { ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { SourcedItem, Story, StoryId } from "./story.ts";

/** What `curate` reads and writes. */
export interface CurateStore {
  /** Items that are new or changed since they were last curated, oldest told first, then by id. */
  pendingItems(limit: number): Promise<readonly PendingItem[]>;
  /**
   * Stories with an item told at or after `since`, oldest first, then by id. With `until` those told later may be left
   * out, so that one old item does not load years; an answer that holds them is right too.
   */
  windowStories(since: Date, until?: Date): Promise<readonly Story[]>;
  stories(ids: readonly StoryId[]): Promise<readonly Story[]>;
  /** Writes the plan in one transaction: stories with their coverage, items marked as curated, receipts. */
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
