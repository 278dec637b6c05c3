import type { Item, ItemContent, ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { SeenKeys } from "./seen-marks.ts";
import type { HostPause, PolledSource, PollState, Source, SourceId } from "./source.ts";

/** What `collect` reads and writes. */
export interface CollectStore {
  /**
   * Makes the followed sources equal to the settings: new ones are due at once, missing ones rest, and those that come back
   * are due at the `nextFetchAt` that they had, or now when it has passed, and not within 10 minutes after `lastFetchAt`;
   * one with another `feedUrl` than before starts afresh. Nothing is deleted.
   */
  syncSources(sources: readonly Source[], now: Date): Promise<void>;
  /**
   * Followed sources whose `nextFetchAt` is at or before `now`, the longest due first; and such as lie further ahead than
   * any rule puts them, since that was written by a clock that was wrong.
   */
  dueSources(now: Date, limit: number): Promise<readonly PolledSource[]>;
  /** All followed sources with their state, by name, then by id. */
  sources(): Promise<readonly PolledSource[]>;
  /** The source's stored items that one of the keys names, without their HTML. */
  knownItems(source: SourceId, keys: ItemKeys): Promise<readonly KnownItem[]>;
  /**
   * Which of the entries were stored once and are no longer kept: for each the marks by which it is known; none: it is new, or
   * its item is still stored.
   */
  seenAmong(source: SourceId, entries: readonly SeenKeys[]): Promise<readonly (readonly string[])[]>;
  /** The HTML of the items; one that is not stored, or whose text is no longer kept, is missing. */
  knownHtml(items: readonly ItemId[]): Promise<ReadonlyMap<ItemId, string>>;
  /** What the source told so far, without what is quarantined. */
  sourcePast(source: SourceId, since: Date): Promise<SourcePast>;
  /** What was learned of the source's entries so far. */
  sourceMemory(source: SourceId): Promise<SourceMemory>;
  /** Pauses that end after `now`, and within 9 days. */
  hostPauses(now: Date): Promise<readonly HostPause[]>;
  /**
   * Writes the plans of sources in one transaction: state, new items, changed items with the earlier version kept, receipts.
   * Done again it changes nothing: an item or a version that is stored already stays as it is.
   *
   * What others wrote since the source was read stays. An item of which they stored another version is left out, and the
   * source forgets its document, so that it is read again with the next request. A source that was woken, or that has
   * another address now, keeps that time, and remembers nothing of this document. A quarantine that was lifted stays
   * lifted, also for the new items, and the source forgets its document.
   */
  saveCollected(plans: readonly CollectPlan[]): Promise<void>;
  /**
   * Ends a quarantine: what was held back is told, and the source is trusted as it is now; its document is read again, to
   * learn of it. Gives how many items were held back.
   */
  releaseSource(source: SourceId): Promise<number>;
}

/** Most entry hashes and blocks that are remembered of one source; the newest are kept. */
export const MAX_ENTRY_HASHES = 1_000;
export const MAX_BLOCKS = 1_000;

/** What was learned of one source's entries. */
export type SourceMemory = {
  /** Hashes (`Item.entryHash`) of entries whose item is stored as it is, at most `MAX_ENTRY_HASHES`. */
  readonly entryHashes: readonly string[];
  /** At most `MAX_BLOCKS`. */
  readonly blocks: readonly LearnedBlock[];
};

/** Of a source that was never read before. */
export const NO_MEMORY: SourceMemory = { entryHashes: [], blocks: [] };

/** A block of text of a source's entries, by a key that does not change with the entry's own title, link and author. */
export type LearnedBlock = {
  readonly key: string;
  /** In how many entries it was seen so far. */
  readonly entries: number;
  readonly lastSeenAt: Date;
};

/** By what stored items may be known again; each list by itself. */
export type ItemKeys = {
  readonly ids: readonly ItemId[];
  /** As `identityKey` gives them, or whole. */
  readonly identities: readonly string[];
  /** As `linkKey` gives them. */
  readonly links: readonly string[];
  /** As `wordsKey` gives them. */
  readonly words: readonly string[];
};

/** As much of a stored item as is needed to tell whether an entry is new, changed or the same. */
export type KnownItem = Pick<
  Item,
  "id" | "identity" | "contentHash" | "entryHash" | "textFrom" | "isQuarantined" | "version" | "firstSeenAt"
> & {
  readonly content: Omit<ItemContent, "html">;
};

/** Newest items of a source that are looked at to tell what it is like. */
export const MAX_PAST_ITEMS = 50;

export type SourcePast = {
  /** The newest first, at most `MAX_PAST_ITEMS`. */
  readonly newest: readonly Pick<Item, "title" | "link">[];
  /** How many items were first seen since the moment that was asked for. */
  readonly itemsSince: number;
};

/** Versions of an item that are kept, besides the first and the one that counts; the newest. */
export const MAX_KEPT_VERSIONS = 20;

/** What is taken over of an entry that tells nothing new, without a new version. */
export type Refreshed = Pick<Item, "id" | "version" | "identity" | "link" | "contentHash" | "entryHash">;

export type CollectPlan = {
  readonly sourceId: SourceId;
  /** The state that was read: what is the same in `state` is left as it is stored. `null`: all of `state` is written. */
  readonly before: PollState | null;
  readonly state: PollState;
  readonly inserts: readonly Item[];
  /** Whole items under the id they had; `version` is one more than the stored one. */
  readonly updates: readonly Item[];
  readonly refreshed: readonly Refreshed[];
  /** Items whose text is that of their page, and whose entry has changed: the page is to be read again. */
  readonly pagesDue: readonly ItemId[];
  readonly receipts: readonly Receipt[];
  /** Blocks that were seen; each replaces what was stored under its key. */
  readonly blocks: readonly LearnedBlock[];
  readonly hostPause: HostPause | null;
  /** Marks of entries that were met again though their items are no longer kept. */
  readonly seenAgain?: readonly string[];
};
