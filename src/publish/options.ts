import type { Digest } from "../domain/digest.ts";
import type { Source, SourceId } from "../domain/source.ts";
import type { Where } from "../domain/where/where.ts";

/** Who publishes. `url` has no slash at its end. */
export type Site = {
  readonly title: string;
  readonly url: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA; in which times are shown. */
  readonly timezone: string;
  readonly description: string;
  /** Longest summary of a story, in characters. */
  readonly summaryChars: number;
};

/** A configured merged feed: the stories that `where` takes, newest first, at most `limit`. */
export type FeedChoice = {
  readonly name: string;
  readonly title: string;
  readonly where: Where;
  readonly limit: number;
};

export type PublishOptions = {
  readonly site: Site;
  /** Besides the feed of all stories. */
  readonly feeds: readonly FeedChoice[];
  /** Each has a feed of its own. */
  readonly tags: readonly string[];
  /** Each whose address may be shown has a feed of its own, and stands in the list of sources. */
  readonly sources: readonly Pick<Source, "id" | "name" | "tags" | "feedUrl" | "headers">[];
  /** All that are followed, those too whose address may not be shown: each has a page. */
  readonly followed: readonly SourceId[];
  readonly digests: readonly Digest[];
  /** Sources whose feed's address may be shown; that of any other may hold a key. */
  readonly openSources: ReadonlySet<SourceId>;
  /** The sender's postal address, shown in each mail. */
  readonly postalAddress: string;
  /** Pages show images of stories, passed on by us. */
  readonly showsImages: boolean;
  /** The hub that feeds name (WebSub, 4); `null`: none. */
  readonly hub: string | null;
  /** Stories on the front page. */
  readonly frontStories: number;
  /** Stories in the feed of all stories. */
  readonly feedStories: number;
};
