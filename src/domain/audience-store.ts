import type { Edition, EditionId, SkippedSlot } from "./digest.ts";
import type { StoryId } from "./story.ts";
import type { SubscriberId, Wishes } from "./subscriber.ts";

/** When a subscriber wants its mail. */
export type Rhythm = Pick<Wishes, "cadence" | "hour" | "timezone" | "weekday">;

/** A subscriber who gets an edition of its own, and is due. */
export type Reader = {
  readonly id: SubscriberId;
  /** When it subscribed to the digest. */
  readonly since: Date;
  readonly wishes: Wishes;
  /** `null`: that of the site. */
  readonly language: string | null;
  /** The editions of the digest that it got, or still will, of those since the moment asked for; by id. */
  readonly editions: readonly EditionId[];
  /** When the last of them was composed; of one that missed some, the last before those. */
  readonly lastAt: Date | null;
  /** Whether one never came to it that has not been made up for. */
  readonly isBehind: boolean;
};

export type DueReaders = {
  readonly digest: string;
  readonly rhythm: Rhythm;
  /** Those for whom no slot from this one on has been decided; compared as text, so a day stands before its hours. */
  readonly slot: string;
  /** Those who had subscribed by then, and did not pause. */
  readonly plannedAt: Date;
  /** How far back their editions are wanted. */
  readonly since: Date;
  /** The last of those before; `null`: from the first on. */
  readonly after: SubscriberId | null;
  readonly limit: number;
};

/**
 * Subscribers who get editions of their own: they want other stories, another rhythm or another language than the digest has,
 * or never got its last edition. All others get the digest's own edition. Each method is one transaction.
 */
export interface AudienceStore {
  /** The rhythms that some of them have. */
  rhythms(digest: string): Promise<readonly Rhythm[]>;
  /** By id. */
  due(wish: DueReaders): Promise<readonly Reader[]>;
  /** When one of these editions told a story of `ids`, in the sense of `EditionStore.told`. */
  told(editions: readonly EditionId[], ids: readonly StoryId[]): Promise<ReadonlyMap<StoryId, Date>>;
  /** Freezes an edition for these subscribers alone, whose slot it is from now on. Done again it changes nothing. */
  save(edition: Edition, readers: readonly SubscriberId[]): Promise<void>;
  /** Notes that the slot has none for these. */
  skip(slot: SkippedSlot, readers: readonly SubscriberId[]): Promise<void>;
}
