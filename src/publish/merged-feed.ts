import { Feed } from "feed";
import type { ItemId } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import type { WholeText } from "../domain/whole-text.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import { cleanText } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import { feedItem, type ItemHead } from "./feed-item.ts";
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
  const updated = new Date(Math.max(0, ...items.map((item) => item.updatedAt.getTime())));
  const forRss = declarations(items.flatMap(({ prefixes }) => prefixes.rss));
  const forAtom = declarations(items.flatMap(({ prefixes }) => prefixes.atom));
  const frame = new Feed(options(head, updated, inMarkup));
  const plain = new Feed(options(head, updated, (text) => text));
  return {
    rss: joinRss(frame.rss2(), items, forRss),
    atom: joinAtom(frame.atom1(), items, `xml:lang="${escapeMarkup(head.site.language)}"${forAtom}`),
    json: joinJson(plain.json1(), items, head),
  };
}

const CONTENT = "http://purl.org/rss/1.0/modules/content/";
const DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";

function joinRss(frame: string, items: readonly WrittenItem[], spaces: string): string {
  const rss = `<rss xmlns:dc="${DUBLIN_CORE}" xmlns:content="${CONTENT}"${spaces} `;
  return beforeEnd("</channel>", frame.replace("<rss ", rss), items.map((item) => item.rss).join(""));
}

function joinAtom(frame: string, items: readonly WrittenItem[], attributes: string): string {
  return beforeEnd("</feed>", frame.replace("<feed ", `<feed ${attributes} `), items.map((item) => item.atom).join(""));
}

/** JSON Feed 1.0, as `feed` writes it, to 1.1: a list of authors, a language, the hub. */
function joinJson(frame: string, items: readonly WrittenItem[], { site, hub = null }: FeedHead): string {
  const { version: _, author, items: __, ...head } = JSON.parse(frame) as { [name: string]: unknown };
  const hubs = hub === null ? {} : { hubs: [{ type: "WebSub", url: hub }] };
  const said = { authors: [author], language: site.language, ...hubs };
  const feed = { version: "https://jsonfeed.org/version/1.1", ...head, ...said };
  const entries = items.map((item) => item.json).join(",\n");
  return `${JSON.stringify(feed).slice(0, -1)},"items":[\n${entries}\n]}\n`;
}

function beforeEnd(end: string, frame: string, text: string): string {
  const at = frame.lastIndexOf(end);
  return `${frame.slice(0, at).trimEnd()}\n${text}${frame.slice(at)}\n`;
}

/** The XML writer turns `&amp;` back before it escapes. */
function inMarkup(text: string): string {
  return text.replaceAll("&amp;", "&amp;amp;");
}

function options(
  { site, title, path, hub = null, id, home = "" }: FeedHead,
  updated: Date,
  inText: (text: string) => string,
): ConstructorParameters<typeof Feed>[0] {
  const address = `${site.url}/${encodedPath(path)}`;
  return {
    id: id ?? `${address}.atom`,
    title: inText(cleanText(title)),
    description: inText(cleanText(site.description)),
    link: `${site.url}/${home}`,
    language: site.language,
    ttl: TTL_MINUTES,
    updated,
    generator: "newsdesk",
    author: { name: inText(cleanText(site.title)), link: `${site.url}/` },
    ...(hub === null ? {} : { hub }),
    feedLinks: { rss: `${address}.xml`, atom: `${address}.atom`, json: `${address}.json` },
  };
}
