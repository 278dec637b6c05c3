import { Feed } from "feed";
import type { SourceId } from "../domain/source.ts";
import type { Story } from "../domain/story.ts";
import { cleanText } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import { type FeedItem, feedItem } from "./feed-item.ts";
import { mendAtom, mendJson, mendRss } from "./feed-mending.ts";
import type { Site } from "./options.ts";

/** How often a reader should ask again, in minutes. */
const TTL_MINUTES = 30;

export type MergedFeed = { readonly rss: string; readonly atom: string; readonly json: string };

export type FeedHead = {
  readonly site: Site;
  readonly title: string;
  /** Below the site's address, without its ending: `feed`, `feeds/security`. */
  readonly path: string;
  /** Sources whose feed's address may be shown. */
  readonly openSources: ReadonlySet<SourceId>;
};

/**
 * The stories as RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1, in the given order, one item each. The bytes depend on
 * the stories and the site alone, never on the moment: a desk where nothing happened gives the same feed.
 */
export function mergedFeed(stories: readonly Story[], head: FeedHead): MergedFeed {
  const items = stories.map((story) => feedItem(story, head));
  const updated = new Date(Math.max(0, ...items.map((item) => item.updatedAt.getTime())));
  const write = (flavor: Flavor): Feed => fill(new Feed(options(head, updated, flavor)), items, flavor);
  return {
    rss: mendRss(write(MARKUP).rss2(), items),
    atom: mendAtom(write(MARKUP).atom1(), items, head.site.language),
    json: mendJson(write(PLAIN).json1(), items, head.site.language),
  };
}

/**
 * `feed` writes titles and texts into CDATA sections. What we put there is escaped once more than it should be, and
 * the mending takes the sections away: so nothing foreign ever stands unescaped in our XML.
 */
type Flavor = {
  readonly title: (text: string) => string;
  readonly summary: (text: string) => string;
  readonly html: (html: string) => string;
  /** Texts that are not in CDATA sections. */
  readonly head: (text: string) => string;
};

const same = (text: string): string => text;
const MARKUP: Flavor = {
  title: escapeMarkup,
  summary: (text) => escapeMarkup(escapeMarkup(text)), // plain text in an element that holds HTML
  html: escapeMarkup,
  head: (text) => text.replaceAll("&amp;", "&amp;amp;"), // the XML writer turns the first back before it escapes
};
const PLAIN: Flavor = { title: same, summary: same, html: same, head: same };

function fill(feed: Feed, items: readonly FeedItem[], flavor: Flavor): Feed {
  for (const { id, card, content, publishedAt, updatedAt } of items) {
    feed.addItem({
      id,
      link: card.link,
      title: flavor.title(card.title),
      date: updatedAt,
      published: publishedAt,
      content: flavor.html(content),
      ...(card.gist === "" ? {} : { description: flavor.summary(card.gist) }),
    });
  }
  return feed;
}

function options(
  { site, title, path }: FeedHead,
  updated: Date,
  { head }: Flavor,
): ConstructorParameters<typeof Feed>[0] {
  const address = `${site.url}/${path}`;
  return {
    id: `${address}.atom`,
    title: head(cleanText(title)),
    description: head(cleanText(site.description)),
    link: `${site.url}/`,
    language: site.language,
    ttl: TTL_MINUTES,
    updated,
    generator: "newsdesk",
    author: { name: head(cleanText(site.title)), link: `${site.url}/` },
    feedLinks: { rss: `${address}.xml`, atom: `${address}.atom`, json: `${address}.json` },
  };
}
