import type { ToldEdition, ToldStory } from "../domain/digest.ts";
import { cleanText, cutAtWord } from "./clean-text.ts";
import { shownContent, storiesIn } from "./edition-content.ts";
import { editionFeedContent } from "./edition-feed-content.ts";
import { whenText } from "./edition-pages.ts";
import { digestPath, editionPath, FEED_EDITIONS } from "./edition-path.ts";
import { type FeedItem, tagId, wholeSeconds } from "./feed-item.ts";
import { joinFeed, type MergedFeed } from "./merged-feed.ts";
import type { PublishOptions, Site } from "./options.ts";
import { writeItem, type WrittenItem } from "./written-item.ts";

/** Most characters of their contents together; the newest edition is always there. */
const MAX_CONTENT_CHARS = 400_000;
/** Headlines that sum an edition up, and the longest such line, in characters. */
const MAX_HEADLINES = 4;
const MAX_SUMMARY_CHARS = 300;

/** Whose editions a feed has, and whether anybody may read them as pages. */
export type FeedDigest = { readonly name: string; readonly title: string; readonly isArchived: boolean };

/** The editions as items of a feed, each told as its mail does; the newest first. */
export function editionItems(editions: readonly ToldEdition[], digest: FeedDigest, site: Site): readonly WrittenItem[] {
  let room = MAX_CONTENT_CHARS;
  return editions
    .slice(0, FEED_EDITIONS)
    .filter((edition) => edition.content === null || shownContent(edition) !== null)
    .map((edition) => editionItem(edition, digest, site))
    .filter(({ content }, index) => (room -= content.length) >= 0 || index === 0)
    .map(writeItem);
}

/** The public feed of a digest's editions. */
export function editionFeed(
  items: readonly WrittenItem[],
  digest: FeedDigest,
  { site, hub }: Pick<PublishOptions, "site" | "hub">,
): MergedFeed {
  const path = digestPath(digest.name);
  return joinFeed(items, { site, hub, title: digest.title, path, home: path });
}

/** The same editions at an address that is for one subscriber; no id in it tells the address. */
export function privateFeed(
  items: readonly WrittenItem[],
  digest: FeedDigest,
  { site, path }: { readonly site: Site; readonly path: string },
): MergedFeed {
  const id = tagId(site, `my/${digest.name}`);
  return joinFeed(items, {
    site,
    title: digest.title,
    path,
    id,
    home: digest.isArchived ? digestPath(digest.name) : "",
  });
}

function editionItem(edition: ToldEdition, digest: FeedDigest, site: Site): FeedItem {
  const { id, slot, subject, composedAt } = edition;
  const content = shownContent(edition);
  const pageUrl = digest.isArchived ? `${site.url}/${editionPath(digest.name, slot)}` : null;
  const link = pageUrl ?? content?.lead.link ?? `${site.url}/`;
  const at = wholeSeconds(composedAt);
  return {
    id: tagId(site, `edition/${id}`),
    card: {
      title: cleanText(subject) || whenText(slot, site),
      link,
      pageUrl: link,
      gist: content === null ? "" : summaryOf(storiesIn(content)),
      authors: [],
      language: null,
      tags: [],
    },
    content: editionFeedContent(content, { site, pageUrl, when: whenText(slot, site) }),
    publishedAt: at,
    updatedAt: at,
    source: null,
    image: null,
    files: [],
    isWhole: false,
  };
}

function summaryOf(stories: readonly ToldStory[]): string {
  const titles = stories.slice(0, MAX_HEADLINES).map(({ title }) => title);
  return cutAtWord(titles.join(" · "), MAX_SUMMARY_CHARS);
}
