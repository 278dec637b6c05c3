import type { CanonicalLink } from "./canonical-link.ts";
import type { Item, ItemContent } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { PolledSource, PollState, Source, SourceId } from "./source.ts";

/** What `collect` reads and writes. */
export interface CollectStore {
  /**
   * Makes the followed sources equal to the settings: new ones and those that rested are due at once, missing ones rest;
   * one with another `feedUrl` than before starts afresh. Nothing is deleted.
   */
  syncSources(sources: readonly Source[], now: Date): Promise<void>;
  /** Followed sources whose `nextFetchAt` is at or before `now`, the longest due first. */
  dueSources(now: Date, limit: number): Promise<readonly PolledSource[]>;
  /** All followed sources with their state, by name, then by id. */
  sources(): Promise<readonly PolledSource[]>;
  /** The source's stored items that have one of the identities, or a link that counts as the same (`linkKey`) as one of the links. */
  knownItems(source: SourceId, keys: readonly ItemKey[]): Promise<readonly KnownItem[]>;
  /**
   * Writes one source's plan in one transaction: state, new items, changed items with the earlier version kept, receipts.
   * Done again it changes nothing: an item or a version that is stored already stays as it is.
   */
  saveCollected(plan: CollectPlan): Promise<void>;
}

export type ItemKey = { readonly identity: string; readonly link: CanonicalLink | null };

/** As much of a stored item as is needed to tell whether an entry is new, changed or the same. */
export type KnownItem = Pick<Item, "id" | "identity" | "link" | "contentHash" | "version" | "firstSeenAt"> & {
  readonly content: ItemContent;
};

export type CollectPlan = {
  readonly sourceId: SourceId;
  readonly state: PollState;
  readonly inserts: readonly Item[];
  /** Whole items under the id they had; `version` is one more than the stored one. */
  readonly updates: readonly Item[];
  readonly receipts: readonly Receipt[];
};
