import type { PageAnchor, PageLink } from "./read-page.ts";

/** An address at which a page says, or seems to say, that it has a feed. */
export type FeedLink = {
  readonly url: string;
  readonly title: string | null;
  /** What led to it: an announcement by a link element or the HTTP header, a mere link in the text, a usual path. */
  readonly from: "link" | "header" | "anchor" | "usual path";
  /** It seems to carry the comments of readers and not the news. */
  readonly isComments: boolean;
};

/** Feeds of one page that are looked at, and of these how many are kept. */
const MAX_ANNOUNCED = 200;
const MAX_FEEDS = 20;

/** Media types that are a feed and nothing else, with the variants that are met. */
const FEED_TYPE = /^(?:application|text)\/(?:x[.-])?(?:(?:rss|atom|rdf)(?:\+xml)?|feed\+json|feed)$/;
/** Types that a feed may have, as may much else: then the address must look like a feed too. */
const VAGUE_TYPE = /^(?:(?:application|text)\/(?:xml|json))?$/;
/** Addresses that look like a feed, by whole words of path and parameters. */
const FEED_WORD = /(?:^|[^a-z0-9])(?:rss2?|atom|rdf|feeds?|feedburner|index\.xml|jsonfeed)(?:[^a-z0-9]|$)/i;
const FEED_TEXT = /\b(?:rss|atom|(?:web|json|news)[ -]?feed|feed|xml)\b/i;
const COMMENT_WORD = /(?:^|[^\p{L}])(?:comments?|replies|kommentare?|commentaires?|comentarios?)(?:[^\p{L}]|$)/iu;
/** Interfaces of blog software that look like feeds and are none. */
const NO_FEED = /\/(?:wp-json|oembed|xmlrpc)\b/i;

/** The feeds that links announce, in their order, those of comments last. */
export function announcedFeeds(links: readonly PageLink[], from: "link" | "header"): readonly FeedLink[] {
  return links
    .filter(isAnnouncement)
    .slice(0, MAX_ANNOUNCED)
    .map(({ href, title }) => toFeedLink(href, title, from));
}

/** Links in the text that look like feeds, those with a feed's address before those that only say so. */
export function hintedFeeds(anchors: readonly PageAnchor[]): readonly FeedLink[] {
  const looking = anchors.filter(({ href }) => looksLikeFeed(href));
  const saying = anchors.filter(
    ({ href, text }) => !looksLikeFeed(href) && !NO_FEED.test(href) && FEED_TEXT.test(text),
  );
  return [...looking, ...saying].slice(0, MAX_ANNOUNCED).map(({ href, text }) => toFeedLink(href, text, "anchor"));
}

/** Each address once, comments last, else in the given order. */
export function ranked(feeds: readonly FeedLink[]): readonly FeedLink[] {
  const once = feeds.filter(({ url }, place) => feeds.findIndex((feed) => feed.url === url) === place);
  const [comments, news] = [once.filter(({ isComments }) => isComments), once.filter(({ isComments }) => !isComments)];
  return [...news, ...comments].slice(0, MAX_FEEDS);
}

export function toFeedLink(url: string, title: string, from: FeedLink["from"]): FeedLink {
  const isComments = COMMENT_WORD.test(title) || COMMENT_WORD.test(pathOf(url));
  return { url, title: title === "" ? null : title, from, isComments };
}

function isAnnouncement({ href, rel, type }: PageLink): boolean {
  if (rel.includes("stylesheet") || NO_FEED.test(href)) return false;
  if (rel.includes("feed")) return true;
  return rel.includes("alternate") && (FEED_TYPE.test(type) || (VAGUE_TYPE.test(type) && looksLikeFeed(href)));
}

function looksLikeFeed(href: string): boolean {
  return FEED_WORD.test(pathOf(href)) && !NO_FEED.test(href);
}

function pathOf(href: string): string {
  const url = URL.parse(href);
  return url === null ? href : url.pathname + url.search;
}
