import type { DocumentLink } from "../domain/document-store.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import { escapeMarkup } from "./escape.ts";

/** The formats of a merged feed, by the endings of their addresses. */
export const FEED_TYPES = {
  xml: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
} as const;
export type FeedEnding = keyof typeof FEED_TYPES;

/** A document of a feed in whichever format. `path`: without an ending; `behind`: of a page, the story before its first. */
export type FeedPlace = { readonly path: string; readonly behind?: string };

/** RFC 5005: of paged feeds (3) and of archived ones (4). */
export type FeedRelation = "first" | "next" | "current" | "prev-archive" | "next-archive";
export type FeedLink = { readonly rel: FeedRelation; readonly to: FeedPlace };

/** Where a document stands among those of its feed. */
export type FeedChain = { readonly isArchive: boolean; readonly links: readonly FeedLink[] };

/** A feed of one document. */
export const ALONE: FeedChain = { isArchive: false, links: [] };

/** The newest archive of a feed; `newest` is 0: it has none. */
export function subscriptionChain(path: string, newest: number): FeedChain {
  if (newest === 0) return ALONE;
  return { isArchive: false, links: [{ rel: "prev-archive", to: { path: archivePath(path, newest) } }] };
}

/**
 * Archives are numbered from 1, so each knows the address of the next before that is written: so its bytes never change.
 * As long as the next is not there, its address leads on to the feed itself.
 */
export function archiveChain(path: string, number: number): FeedChain {
  const to = (other: number): FeedPlace => ({ path: archivePath(path, other) });
  const before: readonly FeedLink[] = number === 1 ? [] : [{ rel: "prev-archive", to: to(number - 1) }];
  return {
    isArchive: true,
    links: [{ rel: "current", to: { path } }, ...before, { rel: "next-archive", to: to(number + 1) }],
  };
}

/** `next`: the last story of this page as a cursor; `null`: none is behind it. */
export function pageChain(path: string, next: string | null): FeedChain {
  const further: readonly FeedLink[] = next === null ? [] : [{ rel: "next", to: { path, behind: next } }];
  return { isArchive: false, links: [{ rel: "first", to: { path } }, ...further] };
}

export function archivePath(path: string, number: number): string {
  return `${path}/archive/${number}`;
}

export function placeAddress(siteUrl: string, { path, behind }: FeedPlace, ending: FeedEnding): string {
  const query = behind === undefined ? "" : `?behind=${encodeURIComponent(behind)}`;
  return `${siteUrl}/${encodedPath(path)}.${ending}${query}`;
}

/** As the document's header says them. */
export function headerLinks(siteUrl: string, { links }: FeedChain, ending: FeedEnding): readonly DocumentLink[] {
  return links.map(({ rel, to }) => ({ rel, href: placeAddress(siteUrl, to, ending) }));
}

/** As the document itself says them; `prefix`: that of Atom's elements. */
export function chainElements(siteUrl: string, chain: FeedChain, prefix: string, ending: "xml" | "atom"): string {
  const links = headerLinks(siteUrl, chain, ending).map(
    ({ rel, href }) => `<${prefix}link rel="${rel}" type="${FEED_TYPES[ending]}" href="${escapeMarkup(href)}"/>\n`,
  );
  return `${links.join("")}${chain.isArchive ? "<fh:archive/>\n" : ""}`;
}

/** JSON Feed has one way on, to older stories: `next_url`. */
export function olderAddress(siteUrl: string, { links }: FeedChain): string | null {
  const older = links.find(({ rel }) => rel === "prev-archive" || rel === "next");
  return older === undefined ? null : placeAddress(siteUrl, older.to, "json");
}
