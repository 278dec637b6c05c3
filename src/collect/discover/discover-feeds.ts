import { decodeBytes } from "../read/decode-bytes.ts";
import { announcedFeeds, hintedFeeds, ranked, toFeedLink, type FeedLink } from "./feed-links.ts";
import { parseLinkHeader } from "./link-header.ts";
import { readPage } from "./read-page.ts";

export { decodeBytes } from "../read/decode-bytes.ts";
export { toFeedLink, type FeedLink } from "./feed-links.ts";

export type PageAnswer = {
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** Where it was found, after redirects. */
  readonly url: string;
  /** The HTTP `Link` header; empty when there was none. */
  readonly link: string;
};

/** How much of a page is decoded; even, for the sake of UTF-16. */
const MAX_PAGE_BYTES = 2_097_152;

/** What a page says of its feeds, the best first in each list. */
export type Discovery = {
  readonly title: string;
  /** The address by which the page wishes to be known; `null` when it is this one, or not said. */
  readonly canonical: string | null;
  readonly announced: readonly FeedLink[];
  /** Worth a try when nothing is announced. */
  readonly hinted: readonly FeedLink[];
};

/**
 * Finds the feeds of a page: link elements (HTML, 4.2.4) and the HTTP `Link` header (RFC 8288), then links in the text
 * that look like feeds. Feeds of comments come last. Pure; never throws.
 */
export function discoverFeeds({ body, contentType, url, link }: PageAnswer): Discovery {
  const page = readPage(decodeBytes(body.subarray(0, MAX_PAGE_BYTES), contentType).text, url);
  const headers = parseLinkHeader(link, url);
  const announced = ranked([...announcedFeeds(page.links, "link"), ...announcedFeeds(headers, "header")]);
  const known = new Set(announced.map((feed) => feed.url));
  const canonical = page.canonical ?? headers.find(({ rel }) => rel.includes("canonical"))?.href ?? null;
  return {
    title: page.title,
    canonical: canonical === url ? null : canonical,
    announced,
    hinted: ranked(hintedFeeds(page.anchors)).filter((feed) => !known.has(feed.url)),
  };
}

/** Where the programs that make most of the web's pages put their feeds, the most usual first. */
const USUAL_NAMES = ["feed", "rss.xml", "atom.xml", "index.xml", "feed.xml", "rss", "feed.json", "feeds/posts/default"];
/** Of these, how many are tried below a page that is not at the top of its site. */
const NAMES_BELOW = 3;

/** Usual addresses of a site's feeds, for a page that leads to none: beside the page, then at the top of its site. */
export function usualFeeds(pageUrl: string): readonly FeedLink[] {
  const { origin, pathname } = new URL(pageUrl);
  const below = pathname.replace(/\/(?:[^/]*\.[^/]*)?$/, "");
  const beside = below === "" ? [] : USUAL_NAMES.slice(0, NAMES_BELOW).map((name) => `${origin}${below}/${name}`);
  const atTop = USUAL_NAMES.map((name) => `${origin}/${name}`);
  return [...beside, ...atTop].map((url) => toFeedLink(url, "", "usual path"));
}
