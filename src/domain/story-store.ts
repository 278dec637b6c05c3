import type { ItemContent, ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { Source, SourceId } from "./source.ts";
import type { Standing, Story, StoryId, Tag } from "./story.ts";

/** Reads stories and what is known of them. */
export interface StoryStore {
  /** Stories that meet the wish, in its order, then by id. */
  find(wish: StoryWish): Promise<readonly Story[]>;
  /** The same stories in the same order, without reading them whole: to see which are others than they were. */
  marks(wish: StoryWish): Promise<readonly StoryMark[]>;
  /** The told stories of the highest `orderKey` in the order `rank`, with no more than what decides which of them a page has. */
  ranked(limit: number): Promise<readonly RankedStory[]>;
  /** The story of this id, or the one that it was moved to. */
  story(id: StoryId): Promise<Story | null>;
  /** The story that an item with this id or this canonical link (or its key) belongs to, or that has this id. */
  lookUp(idOrLink: string): Promise<Story | null>;
  /** All receipts of the story and of the items it covers, oldest first. */
  receipts(story: Story): Promise<readonly Receipt[]>;
  /** Receipts from before this moment are no longer kept; `null`: all are. */
  receiptsSince(): Promise<Date | null>;
  /** Title and summary of the items that are others now than they were at the moment, as they were then. */
  textsAt(items: readonly ItemId[], at: Date): Promise<ReadonlyMap<ItemId, Pick<ItemContent, "title" | "summary">>>;
  /** What the items said before, and when they began to, the newest first: at most `limit`. */
  earlierTexts(items: readonly ItemId[], limit: number): Promise<readonly EarlierText[]>;
  /** When the first or the last told story of a span was published, which may be open at either end; `null`: it has none. */
  published(which: "first" | "last", span: Partial<StorySpan>): Promise<Date | null>;
  /** Ids of the told stories published at or after, newest first, with the time of their last change. */
  addresses(publishedSince: Date, limit: number): Promise<readonly StoryAddress[]>;
  /** A text that is another one whenever a story may be another one than it was, or have another source. */
  state(): Promise<string>;
  /** The stories that were written, or lost an item, since the state was this one; `null`: any may have been. */
  changedSince(state: string): Promise<readonly StoryId[] | null>;
}

/** A version of an item that another has taken the place of; `at`: when it was first seen. */
export type EarlierText = Pick<ItemContent, "title" | "summary"> & {
  readonly itemId: ItemId;
  readonly version: number;
  readonly at: Date;
};

/** `coverage`: the lead alone, and of that only whose it is. */
export type RankedStory = Pick<Story, "id" | "rank"> & {
  readonly coverage: readonly [{ readonly source: Pick<Source, "name"> }];
};

/** `publishedAt` from `since` on, and before `until`. */
export type StorySpan = { readonly since: Date; readonly until: Date };

/** What a list of many stories needs, such as a sitemap. */
export type StoryAddress = Pick<Story, "id" | "updatedAt">;

/** Most ids of one wish. */
export const MAX_IDS = 1_000;

/** `mark` is another text whenever what a feed tells of the story may be: its items, their order, tags, gist. */
export type StoryMark = Pick<Story, "id" | "publishedAt" | "updatedAt"> & {
  readonly mark: string;
  readonly tags: readonly Tag[];
  /** Of its items, in their order; one may be there more than once. */
  readonly sources: readonly SourceId[];
};

export type StoryWish = {
  readonly tag?: string;
  /** Stories that this source covers. */
  readonly source?: SourceId;
  /** Only these, and at most `MAX_IDS` of them. */
  readonly ids?: readonly StoryId[];
  /** Stories that are told, when it is missing. */
  readonly standing?: Standing["kind"];
  /** `publishedAt` at or after. */
  readonly publishedSince?: Date;
  /** `publishedAt` strictly before. */
  readonly publishedBefore?: Date;
  /** Behind this story in the order `newest`. */
  readonly behind?: Pick<Story, "id" | "publishedAt">;
  /** `firstSeenAt` strictly after. */
  readonly firstSeenAfter?: Date;
  /** `changedAt` strictly after. */
  readonly changedAfter?: Date;
  /** `rank`: by `orderKey`, highest first. `newest`: by `publishedAt`, newest first. */
  readonly order: "rank" | "newest";
  readonly limit: number;
};
