import type { StoryId } from "./story.ts";

/** A story as one merged feed holds it for good: an item in each format. */
export type FrozenItem = { readonly rss: string; readonly atom: string; readonly json: string };

/** One that an archive has already, by the name that `save` gave to its bytes. */
export type KeptItem = { readonly kept: string };

/** What stands before and behind the items of a feed document. */
export type Wrapping = { readonly before: string; readonly after: string };

/** The wrapping in each format. */
export type FeedFrame = { readonly rss: Wrapping; readonly atom: Wrapping; readonly json: Wrapping };

/** Which version of a story a feed tells: `updatedAt` is the story's. */
export type ToldVersion = { readonly storyId: StoryId; readonly updatedAt: Date };

/** A merged feed that keeps archives (RFC 5005, 4). `path`: below the site's address, without an ending. */
export type ArchivedFeed = {
  readonly path: string;
  /** What chooses its stories, in words; another text is another choice. Empty: nobody draws it now. */
  readonly chosenBy: string;
  /** All stories that were there when the choice was new have been looked at. */
  readonly isComplete: boolean;
  /** The number of its newest archive; 0: it has none. */
  readonly newest: number;
  /** Stories whose version is in no archive of it. */
  readonly waiting: number;
};

/** How far the archives are. */
export type ArchiveProgress = {
  /** The state of the stories up to which all changes were looked at. */
  readonly state: string;
  /** The feeds and their limits, in one hash. */
  readonly feeds: string;
  /** The last story that was looked at on the way through all of them, newest first; `start` before the first; `null`: not on the way. */
  readonly scan: "start" | { readonly id: StoryId; readonly publishedMs: number } | null;
  /** Something unknown changed on the way, so that it has to be gone again. */
  readonly isAgain: boolean;
};

/** What was looked at, and in which feeds it is told. */
export type LookedAt = {
  readonly stories: readonly StoryId[];
  readonly told: readonly (ToldVersion & { readonly feed: string })[];
};

/** An archive that is to be written. `number` follows the feed's newest. */
export type ArchivePlan = {
  readonly feed: string;
  readonly number: number;
  readonly writtenAt: Date;
  readonly frame: FeedFrame;
  /** In the order of the document. */
  readonly entries: readonly (ToldVersion & { readonly item: FrozenItem | KeptItem })[];
};

/** `names`: of the bytes of each item, by plan and in its order. `gone`: a kept item is in no archive any more. */
export type SavedArchives =
  | { readonly kind: "saved"; readonly names: readonly (readonly string[])[] }
  | { readonly kind: "gone" };

/** Which feeds to look up. */
export type ArchivedWish =
  /** Missing: all. */
  | { readonly paths?: readonly string[] }
  /** Those in which more stories wait. */
  | { readonly waitingOver: number };

export type ArchiveHead = {
  /** When the document last became another one: when it was written, or when something of it was muted. */
  readonly changedAt: Date;
  /** Stories of it, or those they were merged into, that the operator wants told to nobody now. */
  readonly muted: readonly StoryId[];
};

/** Frame and items of one archive, without what is muted. */
export type ArchiveParts = { readonly frame: FeedFrame; readonly items: readonly FrozenItem[] };

/** The archives of the merged feeds: which version of which story is in which, and the bytes of each. */
export interface ArchiveStore {
  /** `null`: nothing was ever noted. */
  progress(): Promise<ArchiveProgress | null>;
  /** A text that is another one whenever the progress is, or an archive was written. */
  state(): Promise<string>;
  /** By path. */
  feeds(wish?: ArchivedWish): Promise<ReadonlyMap<string, ArchivedFeed>>;
  /**
   * The feeds choose otherwise from now on: what waited in them is forgotten, and no longer are they complete. Their archives stay.
   * With `progress` notes that too, in the same transaction: who dies then has not lost that all stories are to be looked at.
   */
  begin(feeds: readonly Pick<ArchivedFeed, "path" | "chosenBy">[], progress?: ArchiveProgress): Promise<void>;
  /**
   * Of these stories wait from now on the told versions that are not the last archived ones of their feed, and no others. With
   * `progress` notes that too; when it is no longer on the way through all stories, every feed that is drawn is complete.
   */
  note(looked: LookedAt, progress?: ArchiveProgress): Promise<void>;
  /** What waits in the feed: the oldest news first, then by id. */
  waiting(feed: string, limit: number): Promise<readonly StoryId[]>;
  /** The stories wait no more: they are told no more. */
  dropWaiting(feed: string, stories: readonly StoryId[]): Promise<void>;
  /**
   * Writes the archives, and their stories wait no more: in one transaction. An archive that is there is never written again: that
   * throws. Writes none when a kept item is gone.
   */
  save(plans: readonly ArchivePlan[]): Promise<SavedArchives>;
  /** The number of the feed's newest archive; 0: it has none. */
  newest(feed: string): Promise<number>;
  /** `null`: there is no such archive. */
  head(feed: string, number: number): Promise<ArchiveHead | null>;
  parts(feed: string, number: number): Promise<ArchiveParts | null>;
}
