import type { Phrase } from "./search-words.ts";
import type { SourceId } from "./source.ts";
import type { Standing, StoryId, Tag } from "./story.ts";
import type { StorySpan } from "./story-store.ts";

/** Finds stories by the words in titles and summaries of their items, as they are stored at the moment. */
export interface SearchStore {
  candidates(wish: SearchWish): Promise<Candidates>;
}

export type SearchWish = {
  /** Of each group one phrase has to be in the place. */
  readonly groups: readonly [PhraseGroup, ...PhraseGroup[]];
  readonly place: Place;
  readonly standing: Standing["kind"];
  /** All of them. */
  readonly tags: readonly Tag["tag"][];
  /** One of the coverage. */
  readonly source: SourceId | null;
  /** When the story was published. */
  readonly span: Partial<StorySpan>;
  readonly limit: number;
};

/**
 * Where all that is wanted stands: in a title; in one item, title or summary; in items of one story. Each of these takes
 * what those before it take, and ranks below them.
 */
export type Place = "title" | "item" | "story";

export type PhraseGroup = readonly [Phrase, ...Phrase[]];

/** Most groups of one wish, and most phrases of a group. */
export const MAX_GROUPS = 8;
export const MAX_GROUP_PHRASES = 16;

export type Candidates = {
  /**
   * Those first that have it in the title of their lead, when titles are asked for; then the newest, then by id. No story
   * twice. Items that have the words need not have them quite as a choice means it, so each is to be asked.
   */
  readonly ids: readonly StoryId[];
  /** Nothing that meets the wish was left out: neither by its limit nor by what storage looks at for one wish. */
  readonly isAll: boolean;
};
