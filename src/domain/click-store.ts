import type { EditionContent, EditionId, Slot } from "./digest.ts";
import type { StoryId } from "./story.ts";

/** How often links to a story were followed out of the mails of an edition. */
export type StoryClicks = { readonly id: StoryId; readonly title: string; readonly clicks: number };

/** `stories`: those that were followed, the most often first. */
export type EditionClicks = { readonly slot: Slot; readonly clicks: number; readonly stories: readonly StoryClicks[] };

/**
 * Counts of followed links: numbers by edition and story, and nothing of who followed, when, or from where. Each method is one
 * transaction.
 */
export interface ClickStore {
  /** The digest of an edition and what it says; `null`: there is none, or it does not say. */
  edition(id: EditionId): Promise<{ readonly digest: string; readonly content: EditionContent } | null>;
  /** One more. Two at once are two. */
  count(edition: EditionId, story: StoryId): Promise<void>;
  /** Of editions of the digest of which any link was followed, the latest slot first. */
  counts(digest: string, limit: number): Promise<readonly EditionClicks[]>;
}
