import { archiveRoot, days, months } from "./archive-kinds.ts";
import { assets, errorDocument, feeds, robotsText, sitemapDocument } from "./document-kinds.ts";
import { digestPages, editionPages, editionsRoot } from "./edition-kinds.ts";
import { feedArchives, feedsRoot, feedTwins } from "./feed-kinds.ts";
import { front, latest, tags } from "./list-kinds.ts";
import type { PageKind } from "./page-kind.ts";
import { sourcePages, sourcesRoot } from "./source-kinds.ts";
import { earlierAddresses, storyPages } from "./story-kinds.ts";

/**
 * What the public site has, a line a kind, in the order in which it is written: what is led to comes before what leads to
 * it, so that a site which is copied meanwhile has few dead links. Whoever adds a kind of page to the site adds it here.
 */
export const SITE_KINDS: Readonly<Record<string, PageKind>> = {
  assets, //                   /assets/newsdesk.css …
  storyPages, //               /story/ID
  earlierAddresses, //         /story/ID of a story that went up in another
  days, //                     /archive/2014-12-18
  months, //                   /archive/2014-12
  archiveRoot, //              /archive
  tags, //                     /tag/NAME
  feedArchives, //             /feed/archive/1.xml …
  feeds, //                    /feed.xml, /feeds/NAME.xml, /tags/TAG.xml, /sources/ID.xml, /digest/NAME.xml … and /sources.opml
  feedTwins, //                /feed, /feeds/NAME, /tags/TAG, /sources/ID
  feedsRoot, //                /feeds
  sourcePages, //              /source/ID
  sourcesRoot, //              /sources
  editionPages, //             /digest/NAME/2014-12-18T07:00
  digestPages, //              /digest/NAME
  editionsRoot, //             /editions
  latest, //                   /latest
  front, //                    /
  errorDocument, //            /404.html
  sitemapDocument, //          /sitemap.xml
  robotsText, //               /robots.txt
};
