import type { PollWishes, PushLinks } from "../../domain/source.ts";

/**
 * A feed document as it says it itself: decoded text, HTML before cleaning, links resolved, dates as ISO 8601 in UTC.
 * `null` and empty lists where it says nothing. This is what `newsdesk parse --batch` prints.
 */
export type ParsedFeed = {
  /** `rss 2.0`, `rss 1.0`, `atom 1.0`, `json 1.1` and the like; without the version when none is named. */
  readonly format: string;
  /** The same in the short words that feed tools share: `rss20`, `rss091u`, `atom10`, `json11`. */
  readonly version: string;
  /** The label of the coding that the bytes were read with, in lower case (WHATWG Encoding). */
  readonly encoding: string;
  readonly feed: FeedHead;
  readonly items: readonly ParsedItem[];
};

export type FeedHead = {
  readonly title: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly language: string | null;
};

export type ParsedItem = {
  readonly id: string | null;
  readonly url: string | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly updated: string | null;
  readonly author: string | null;
  /** The feed that it was taken from (RSS `source`, Atom `source`); not told after cleaning. */
  readonly source?: ParsedSource | null;
  readonly summary: string | null;
  readonly content: string | null;
  readonly tags: readonly string[];
  readonly enclosures: readonly ParsedEnclosure[];
};

export type ParsedSource = { readonly title: string | null; readonly url: string | null };

/** `duration`: in seconds. What is optional is missing where it is not said: an entry without it keeps its hash. */
export type ParsedEnclosure = {
  readonly url: string;
  readonly type: string | null;
  readonly length: number | null;
  readonly duration?: number;
  readonly description?: string;
  readonly episode?: ParsedEpisode;
};

export type ParsedEpisode = {
  readonly number?: number;
  readonly season?: number;
  readonly isExplicit?: boolean;
  readonly transcripts?: readonly ParsedTranscript[];
  readonly chapters?: { readonly url: string; readonly type: string | null };
};

export type ParsedTranscript = { readonly url: string; readonly type: string | null; readonly language: string | null };

/** An entry with what only the cleaning needs. */
export type RawItem = ParsedItem & {
  /** How the title is written: HTML (RSS, by custom), or plain text. */
  readonly titleKind: "html" | "text";
  readonly language: string | null;
  readonly image: string | null;
  /** The pictures that it names beside its text, with the sizes that it tells; `image` is one of them, or another. */
  readonly pictures?: readonly RawPicture[];
  /** What relative links of the content start from. */
  readonly base: string;
};

/** A picture and its size in pixels, as far as it is told. */
export type RawPicture = { readonly url: string; readonly width: number | null; readonly height: number | null };

/** A document as it was read, before the encoding is known to its reader. */
export type RawFeed = {
  readonly format: string;
  readonly feed: FeedHead;
  readonly items: readonly RawItem[];
  /** The document ends within the last of them: it is told in part. */
  readonly isCutOff?: boolean;
  readonly wishes: PollWishes;
  readonly push: PushLinks;
};
