import type { Branded } from "./brand.ts";
import type { CanonicalLink } from "./canonical-link.ts";
import { sha256 } from "./content-id.ts";
import type { SourceId } from "./source.ts";

export type ItemId = Branded<string, "ItemId">;

/** A file that belongs to an item. What is optional is missing where nobody says it. */
export type Enclosure = {
  readonly url: string;
  readonly type: string | null;
  readonly lengthBytes: number | null;
  readonly durationSeconds?: number;
  /** What its outlet says of it: plain text of one line. */
  readonly description?: string;
  /** Of the file that is a podcast's episode. */
  readonly episode?: Episode;
};

/** What podcasts say of an episode beside its file. Numbers are whole, from 1 on. */
export type Episode = {
  readonly number?: number;
  readonly season?: number;
  /** Not for children. */
  readonly isExplicit?: boolean;
  readonly transcripts?: readonly Transcript[];
  readonly chapters?: Pick<Enclosure, "url" | "type">;
};

export type Transcript = Pick<Enclosure, "url" | "type"> & { readonly language: string | null };

/** By what an item is known again in its source: its guid, else its canonical link, else its words. */
export type Identity = { readonly kind: "guid" | "link" | "content"; readonly value: string };

/** What an entry says, cleaned. All texts are plain and of one line, but `html`. */
export type ItemContent = {
  readonly link: CanonicalLink | null;
  readonly title: string;
  /** At most `MAX_SUMMARY_CHARS`; empty when the entry has none. Never boilerplate. */
  readonly summary: string;
  /** Sanitised HTML of the whole entry; empty when there is none. */
  readonly html: string;
  readonly author: string | null;
  /** BCP 47, as the feed or the entry says it. */
  readonly language: string | null;
  readonly image: string | null;
  /** The entry's own words for its subject; not our tags. */
  readonly labels: readonly string[];
  readonly enclosures: readonly Enclosure[];
  /** As the entry says it, never later than the fetch; `null` when it says nothing readable. */
  readonly publishedAt: Date | null;
  readonly updatedAt: Date | null;
};

/** One entry of one source. */
export type Item = ItemContent & {
  readonly id: ItemId;
  readonly sourceId: SourceId;
  readonly identity: Identity;
  /** SHA-256 over `ItemContent`, hex: a different hash is a new version. */
  readonly contentHash: string;
  /** Over what the feed says of the entry before cleaning, hex; an entry of the same hash is not cleaned again. */
  readonly entryHash: string;
  /** Where `html` comes from: the feed, or the page behind the link. */
  readonly textFrom: "feed" | "page";
  /** Kept, and told to nobody until its source is released. */
  readonly isQuarantined: boolean;
  /** 1 for the first; one more with each change. Earlier versions are kept. */
  readonly version: number;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
};

/** Longest plain-text summary that is kept, in characters. */
export const MAX_SUMMARY_CHARS = 2_000;

/** `Item.contentHash` of a content, whichever order its fields were put together in. */
export function hashContent(content: ItemContent): string {
  const { link, title, summary, html, author, language, image, labels, enclosures, publishedAt, updatedAt } = content;
  const told = [link, title, summary, html, author, language, image, labels, enclosures, publishedAt, updatedAt];
  return sha256(JSON.stringify(told));
}

/** When the item counts as told: its own date, else the moment we first saw it. */
export function toldAt(item: Pick<Item, "publishedAt" | "firstSeenAt">): Date {
  return item.publishedAt ?? item.firstSeenAt;
}
