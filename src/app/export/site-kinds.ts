import { archiveRoot, days, months } from "./archive-kinds.ts";
import { assets, errorDocument, feeds, robotsText, sitemapDocument } from "./document-kinds.ts";
import { front, latest, tags } from "./list-kinds.ts";
import type { PageKind } from "./page-kind.ts";
import { earlierAddresses, storyPages } from "./story-kinds.ts";

/**
 * What the public site has, a line a kind, in the order in which it is written: what is led to comes before what leads to
 * it, so that a site which is copied meanwhile has no dead link. Whoever adds a kind of page to the site adds it here.
 */
export const SITE_KINDS: Readonly<Record<string, PageKind>> = {
  assets, //           /assets/newsdesk.css, .svg
  stories: storyPages, //     /story/ID
  moved: earlierAddresses, // /story/ID of a story that went up in another
  days, //             /archive/2014-12-18
  months, //           /archive/2014-12
  archive: archiveRoot, //    /archive
  tags, //             /tag/NAME
  feeds, //            /feed.xml, /feeds/NAME.xml, /tags/TAG.xml, /sources/ID.xml … and /sources.opml
  latest, //           /latest
  front, //            /
  error: errorDocument, //    /404.html
  sitemap: sitemapDocument, // /sitemap.xml
  robots: robotsText, //      /robots.txt
};
