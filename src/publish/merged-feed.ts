import { Feed } from "feed";
import type { FeedFrame, Wrapping } from "../domain/archive-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import type { WholeText } from "../domain/whole-text.ts";
import { cleanText } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import { joinItems } from "./fill-frame.ts";
import { feedItem, type ItemHead } from "./feed-item.ts";
import { ALONE, chainElements, type FeedChain, type FeedPlace, olderAddress, placeAddress } from "./feed-links.ts";
import type { Site } from "./options.ts";
import { writeItem, type WrittenItem } from "./written-item.ts";
import { declarations } from "./xml-spaces.ts";

/** How often a reader should ask again, in minutes. */
const TTL_MINUTES = 30;

export type MergedFeed = { readonly rss: string; readonly atom: string; readonly json: string };

export type FeedHead = {
  readonly site: Site;
  readonly title: string;
  /** Below the site's address, without its ending: `feed`, `feeds/security`. */
  readonly path: string;
  /** Where this document is, when it is not at `path`: an archive, or a page. */
  readonly place?: FeedPlace;
  /** The other documents of the feed; missing: there are none. */
  readonly chain?: FeedChain;
  /** The hub that pushes it (WebSub, 4); by default none. */
  readonly hub?: string | null;
  /** Its id in Atom. Default: its address. */
  readonly id?: string;
  /** Below the site's address: the page that it belongs to. Default: the front page. */
  readonly home?: string;
};

/**
 * The stories as RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1, in the given order, one item each. The bytes depend on
 * the stories, their texts and the site alone, never on the moment: a desk where nothing happened gives the same feed.
 */
export function mergedFeed(
  stories: readonly Story[],
  head: FeedHead & ItemHead,
  texts: ReadonlyMap<ItemId, WholeText> = new Map(),
): MergedFeed {
  const textOf = (story: Story): WholeText | null => texts.get(story.coverage[0].item.id) ?? null;
  return joinFeed(
    stories.map((story) => writeItem(feedItem(story, head, textOf(story)))),
    head,
  );
}

/** The same, of items that are written already. */
export function joinFeed(items: readonly WrittenItem[], head: FeedHead): MergedFeed {
  const { rss, atom, json } = feedFrame(items, head);
  return {
    rss: joinItems("rss", rss, items),
    atom: joinItems("atom", atom, items),
    json: joinItems("json", json, items),
  };
}

/** What stands around these items. */
export function feedFrame(items: readonly Pick<WrittenItem, "updatedAt" | "prefixes">[], head: FeedHead): FeedFrame {
  const updated = new Date(Math.max(0, ...items.map((item) => item.updatedAt.getTime())));
  const forRss = declarations(items.flatMap(({ prefixes }) => prefixes.rss));
  const forAtom = declarations(items.flatMap(({ prefixes }) => prefixes.atom));
  const { site, chain = ALONE } = head;
  const history = chain.isArchive ? ` xmlns:fh="${HISTORY}"` : "";
  const frame = new Feed(options(head, updated, inMarkup));
  const plain = new Feed(options(head, updated, (text) => text));
  const links = (prefix: string, ending: "xml" | "atom"): string => chainElements(site.url, chain, prefix, ending);
  return {
    rss: rssFrame(frame.rss2(), `${forRss}${history}`, links("atom:", "xml")),
    atom: atomFrame(frame.atom1(), `xml:lang="${escapeMarkup(site.language)}"${forAtom}${history}`, links("", "atom")),
    json: jsonFrame(plain.json1(), head),
  };
}

const CONTENT = "http://purl.org/rss/1.0/modules/content/";
const DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";
const HISTORY = "http://purl.org/syndication/history/1.0";

function rssFrame(frame: string, attributes: string, links: string): Wrapping {
  const rss = `<rss xmlns:dc="${DUBLIN_CORE}" xmlns:content="${CONTENT}"${attributes} `;
  return around("</channel>", frame.replace("<rss ", rss), links);
}

function atomFrame(frame: string, attributes: string, links: string): Wrapping {
  return around("</feed>", frame.replace("<feed ", `<feed ${attributes} `), links);
}

/** JSON Feed 1.0, as `feed` writes it, to 1.1: a list of authors, a language, the hub, the way to older stories. */
function jsonFrame(frame: string, { site, hub = null, chain = ALONE }: FeedHead): Wrapping {
  const { version: _, author, items: __, ...head } = JSON.parse(frame) as { [name: string]: unknown };
  const older = olderAddress(site.url, chain);
  const next = older === null ? {} : { next_url: older };
  const hubs = hub === null ? {} : { hubs: [{ type: "WebSub", url: hub }] };
  const said = { authors: [author], language: site.language, ...hubs };
  const feed = { version: "https://jsonfeed.org/version/1.1", ...head, ...next, ...said };
  return { before: `${JSON.stringify(feed).slice(0, -1)},"items":[\n`, after: "\n]}\n" };
}

/** Items stand before the given end, behind the links. */
function around(end: string, frame: string, links: string): Wrapping {
  const at = frame.lastIndexOf(end);
  return { before: `${frame.slice(0, at).trimEnd()}\n${links}`, after: `${frame.slice(at)}\n` };
}

/** The XML writer turns `&amp;` back before it escapes. */
function inMarkup(text: string): string {
  return text.replaceAll("&amp;", "&amp;amp;");
}

function options(
  { site, title, path, place = { path }, chain = ALONE, hub = null, id, home = "" }: FeedHead,
  updated: Date,
  inText: (text: string) => string,
): ConstructorParameters<typeof Feed>[0] {
  return {
    // All documents of a feed have its id (RFC 5005, 4), and in JSON its `feed_url`, which is its id there.
    id: id ?? placeAddress(site.url, { path }, "atom"),
    title: inText(cleanText(title)),
    description: inText(cleanText(site.description)),
    link: `${site.url}/${home}`,
    language: site.language,
    ...(chain.isArchive ? {} : { ttl: TTL_MINUTES }),
    updated,
    generator: "newsdesk",
    author: { name: inText(cleanText(site.title)), link: `${site.url}/` },
    ...(hub === null ? {} : { hub }),
    feedLinks: {
      rss: placeAddress(site.url, place, "xml"),
      atom: placeAddress(site.url, place, "atom"),
      json: placeAddress(site.url, { path }, "json"),
    },
  };
}
