import type { PendingItem } from "./curate-store.ts";
import type { SkippedSlot } from "./digest.ts";
import type { ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { SourcedItem, StoryId } from "./story.ts";

/** Reads what it takes to say why something is as it is; writes nothing. */
export interface ExplainStore {
  /** The item with this id, or with a link that counts as this one; of several the one in a story, then the first told. */
  item(idOrLink: string): Promise<ExplainedItem | null>;
  /** Those of them that are stored, each once, in no order. */
  items(ids: readonly ItemId[]): Promise<readonly SourcedItem[]>;
  /** All receipts of the items, of the story and of those that were moved to it, oldest first. */
  receipts(of: { readonly storyId: StoryId | null; readonly itemIds: readonly ItemId[] }): Promise<readonly Receipt[]>;
  /** The digest's slots that were decided at `since` or later, oldest first, at most `limit`. */
  slots(digest: string, since: Date, limit: number): Promise<readonly DecidedSlot[]>;
}

/** `isPending`: this version of it has not been curated yet. */
export type ExplainedItem = PendingItem & { readonly isPending: boolean };

/** `why` says why there is no edition; `null`: there is one. `stories`: how many it tells. */
export type DecidedSlot = Omit<SkippedSlot, "why" | "digest"> & {
  readonly why: string | null;
  readonly stories: number;
};
