import { announcedFeeds, ranked } from "../discover/feed-links.ts";
import { readPage } from "../discover/read-page.ts";

/** How far into a page its feed may be announced, in characters. */
const HEAD_CHARS = 262_144;

/** Says what a page is that answers where a feed should be, and which feed it announces, if any does. */
export function describePage(html: string, url: string): string {
  const { title, links } = readPage(html.slice(0, HEAD_CHARS), url);
  const [feed] = ranked(announcedFeeds(links, "link"));
  const page = title === "" ? "an HTML page answers here" : `an HTML page ("${title.slice(0, 80)}") answers here`;
  return feed === undefined ? `${page}, and it announces no feed` : `${page}; it announces the feed ${feed.url}`;
}
