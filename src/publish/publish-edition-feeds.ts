import type { DocumentStore } from "../domain/document-store.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import { feedDocuments } from "./documents.ts";
import { editionFeed, editionItems } from "./edition-feed.ts";
import { archivedDigests, digestPath, FEED_EDITIONS } from "./edition-path.ts";
import { ALONE } from "./feed-links.ts";
import type { PublishOptions } from "./options.ts";

export type EditionFeedParts = {
  readonly editions: EditionStore;
  readonly documents: DocumentStore;
  readonly options: PublishOptions;
  readonly now: Date;
};

/** Draws the feed of each digest's editions. Returns the paths that changed. */
export async function publishEditionFeeds({
  editions,
  documents,
  options,
  now,
}: EditionFeedParts): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const digest of archivedDigests(options)) {
    const items = editionItems(await editions.toldEditions(digest.name, FEED_EDITIONS), digest, options.site);
    const feed = editionFeed(items, digest, options);
    const identity = { path: digestPath(digest.name), chain: ALONE, siteUrl: options.site.url };
    changed.push(...(await documents.save(feedDocuments(identity, feed, now))));
  }
  return changed.toSorted();
}
