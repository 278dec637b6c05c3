import type { Source, SourceId } from "../domain/source.ts";
import type { Story } from "../domain/story.ts";
import type { WholeText } from "../domain/whole-text.ts";
import { webLink } from "./clean-text.ts";
import { feedContent } from "./feed-content.ts";
import { type FeedFile, feedFiles, feedImage } from "./feed-media.ts";
import type { Site } from "./options.ts";
import { type StoryCard, storyCard } from "./story-card.ts";
import { isoSeconds } from "./time-text.ts";

/** The year in our `tag:` ids (RFC 4151): the site's host was the operator's in it. Never change it: ids would change. */
const TAG_YEAR = 2026;

/** One item of a merged feed, in all three formats. */
export type FeedItem = {
  readonly id: string;
  readonly card: ItemCard;
  readonly content: string;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
  /** The lead's outlet and an address of it that may be shown; `null`: the item is ours. */
  readonly source: { readonly name: string; readonly url: string } | null;
  /** `null`: no outlet has one. */
  readonly image: string | null;
  readonly files: readonly FeedFile[];
  /** It has the lead's whole text. */
  readonly isWhole: boolean;
};

/** What a feed item shows of a story, or of an edition. */
export type ItemCard = Pick<StoryCard, "title" | "link" | "pageUrl" | "gist" | "authors" | "language" | "tags">;

export type ItemHead = {
  readonly site: Site;
  /** Sources whose feed's address may be shown. */
  readonly openSources: ReadonlySet<SourceId>;
};

/** Whether the lead's source lets its whole text be shown. */
export function showsWholeText({ coverage: [lead] }: Story): boolean {
  return lead.source.republish === "full";
}

/** `whole`: the lead's text, which is passed over when it may not be shown; `null`: there is none. */
export function feedItem(story: Story, { site, openSources }: ItemHead, whole: WholeText | null = null): FeedItem {
  const card = storyCard(story, site);
  const [lead] = story.coverage;
  const shown = showsWholeText(story) ? whole : null;
  return {
    id: tagId(site, `story/${story.id}`),
    card,
    content: feedContent(card, site, shown),
    publishedAt: wholeSeconds(story.publishedAt),
    updatedAt: wholeSeconds(story.updatedAt),
    source: { name: card.outlet, url: shownAddress(lead.source, card.link, openSources) },
    image: feedImage(story),
    files: feedFiles(story),
    isWhole: shown !== null,
  };
}

/** An id that outlasts addresses (RFC 4151). */
export function tagId({ url }: Pick<Site, "url">, what: string): string {
  return `tag:${new URL(url).hostname},${TAG_YEAR}:${what}`;
}

/** RSS has no fractions of seconds; so that the formats agree, none has. */
export function wholeSeconds(at: Date): Date {
  return new Date(isoSeconds(at));
}

/** A private feed's address may hold its key: then only the outlet's front page is shown. */
function shownAddress(source: Source, link: string, openSources: ReadonlySet<SourceId>): string {
  return openAddress(source, openSources) ?? new URL("/", link).href;
}

/** The address of the source's feed, when it may be shown to anybody; else `null`. */
export function openAddress(
  source: Pick<Source, "id" | "feedUrl" | "headers">,
  openSources: ReadonlySet<SourceId>,
): string | null {
  const url = openSources.has(source.id) ? webLink(source.feedUrl) : null;
  return url === null || /[?@]/.test(url) || Object.keys(source.headers).length > 0 ? null : url;
}
