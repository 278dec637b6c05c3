import type { Edition, EditionHead, EditionId, SkippedSlot, Slot, ToldEdition } from "./digest.ts";
import type { Receipt } from "./receipt.ts";
import type { StoryId } from "./story.ts";

export interface EditionStore {
  /** Whether the slot has been decided: composed or skipped. */
  isDecided(digest: string, slot: Slot): Promise<boolean>;
  /** The latest slot of the digest that has been decided. */
  lastDecided(digest: string): Promise<Slot | null>;
  /** The digest's last composed edition. */
  last(digest: string): Promise<Edition | null>;
  edition(id: EditionId): Promise<Edition | null>;
  /** The digest's composed editions, the latest slot first; `behind`: only those of earlier slots. */
  heads(digest: string, limit: number, behind?: Slot): Promise<readonly EditionHead[]>;
  /** The same editions with what they tell. */
  toldEditions(digest: string, limit: number): Promise<readonly ToldEdition[]>;
  /** The edition of a slot; `null`: it has none. */
  toldEdition(digest: string, slot: Slot): Promise<ToldEdition | null>;
  /** The slots with an edition that are nearest to one of the digest. */
  slotsAround(digest: string, slot: Slot): Promise<{ readonly newer: Slot | null; readonly older: Slot | null }>;
  /**
   * When an edition of the digest told a story of `ids`, one that was moved to it, or one by an item that it has now, for
   * the last time; those never told are left out.
   */
  told(digest: string, ids: readonly StoryId[]): Promise<ReadonlyMap<StoryId, Date>>;
  /** Freezes the edition with its receipts. A slot that is already decided stays as it is; returns whether this one was kept. */
  save(edition: Edition, receipts: readonly Receipt[]): Promise<boolean>;
  /** Notes why a slot has none. Same rule. */
  skip(slot: SkippedSlot): Promise<boolean>;
}
