import type { StoryMove } from "./curate-store.ts";
import type { DeskStore } from "./desk-store.ts";
import type { SourceId } from "./source.ts";
import type { Story, StoryId } from "./story.ts";

/** The stores behind the pages of the public site. */
type SiteStores = Pick<DeskStore, "stories" | "documents" | "collect" | "sources" | "editions" | "archives">;

/** What the pages of the public site are drawn from, as it was at one moment: whatever others write meanwhile is not in it. Only to be read. */
export type SiteSnapshot = SiteStores & {
  /** The told stories behind one, newest first, then by id; from the newest on when it is `null`. */
  readonly outlines: (
    behind: Pick<Story, "id" | "publishedAt"> | null,
    limit: number,
  ) => Promise<readonly StoryOutline[]>;
  /** Addresses that lead to a told story of another id, by the earlier id; those behind one, or all when it is `null`. */
  readonly moves: (behind: StoryId | null, limit: number) => Promise<readonly StoryMove[]>;
};

/** `mark` is another text whenever a page may show the story otherwise: its grounds, outlets and receipts too. */
export type StoryOutline = Pick<Story, "id" | "publishedAt" | "updatedAt"> & {
  readonly tags: readonly string[];
  /** Each once. */
  readonly sources: readonly SourceId[];
  readonly mark: string;
};
