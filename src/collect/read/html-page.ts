import { announcedFeeds, ranked } from "../discover/feed-links.ts";
import { parseLinkHeader } from "../discover/link-header.ts";
import { readPage } from "../discover/read-page.ts";
import { FeedFailure } from "./feed-failure.ts";

/** How far into a page its feed may be announced, in characters. */
const HEAD_CHARS = 262_144;

/** Says what a page is that answers where a feed should be, and which feed it announces, if any does. */
export function pageFailure(html: string, url: string, link: string): FeedFailure {
  const { title, links } = readPage(html.slice(0, HEAD_CHARS), url);
  const [feed] = ranked([...announcedFeeds(links, "link"), ...announcedFeeds(parseLinkHeader(link, url), "header")]);
  const page = title === "" ? "an HTML page answers here" : `an HTML page ("${title.slice(0, 80)}") answers here`;
  if (feed === undefined) return new FeedFailure("not-a-feed", `${page}, and it announces no feed`);
  const announces = feed.isComments ? null : feed.url;
  return new FeedFailure("not-a-feed", `${page}; it announces the feed ${feed.url}`, announces);
}
