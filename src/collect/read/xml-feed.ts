import Parser from "rss-parser";
import { FeedFailure } from "./feed-failure.ts";
import { feedFromXml } from "./xml-fields.ts";
import { elementNames, field, type XmlRoot } from "./xml-names.ts";
import { childrenOf, hasMarkup, type XmlNode } from "./xml-node.ts";
import { repairXml, wrapMarkup } from "./xml-repair.ts";
import type { RawFeed } from "./parsed-feed.ts";

/** Local names of roots that are feeds, or that lost their envelope. */
const FEED_ROOTS = new Set(["rss", "rdf", "feed", "channel", "item", "entry"]);

export function isFeedRoot(root: XmlRoot): boolean {
  return FEED_ROOTS.has(root.localName);
}

/**
 * Reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0 through rss-parser. A document that it refuses gets one repair and
 * one more try; one whose skeleton is odd is put into shape. Throws a `FeedFailure` when it cannot be read.
 */
export async function readXmlFeed(xml: string, root: XmlRoot, url: string): Promise<RawFeed> {
  const text = /\b(?:type|mode)\s*=\s*["'](?:xhtml|xml|application\/xhtml\+xml)["']/i.test(xml)
    ? wrapMarkup(xml, "xhtml")
    : xml;
  const skeleton = await toSkeleton(text, root);
  const whole = hasLooseMarkup(skeleton) ? await toSkeleton(wrapMarkup(text, "all"), root) : skeleton;
  return feedFromXml(whole, root, url);
}

/** What rss-parser finds: the head of the feed and its entries, each with its fields as nodes. */
export type Skeleton = { readonly head: XmlNode; readonly items: readonly XmlNode[] };

async function toSkeleton(xml: string, root: XmlRoot): Promise<Skeleton> {
  const plain = await parse(xml, root, "plain").catch(() => null);
  if (plain !== null && (plain.items.length > 0 || !/<(?:[\w.-]+:)?(?:item|entry)[\s>]/i.test(xml))) return plain;
  const shaped = await parse(xml, root, "shaped").catch(() => null);
  if (shaped !== null) return shaped;
  const mended = await parse(repairXml(xml, root.name), root, "lenient").catch((cause: unknown) => brokenFeed(cause));
  if (mended.items.length > 0 || childrenOf(mended.head, field("title")).length > 0) return mended;
  return brokenFeed("it has neither a title nor an entry");
}

function brokenFeed(cause: unknown): never {
  throw new FeedFailure("broken-feed", `the feed cannot be read: ${firstLine(cause)}`);
}

const HEAD_FIELDS = `
  title link description subtitle tagline language dc:language dc:title dc:description atom:link id
`;
const ITEM_FIELDS = `
  guid id link title summary description content encoded body pubdate published updated issued modified created
  author category enclosure dc:title dc:creator dc:author dc:date dc:subject dc:language dc:description
  dcterms:created dcterms:issued dcterms:modified content:encoded xhtml:body xhtml:div fullitem
  media:content media:thumbnail media:group media:title media:description media:keywords media:category
  itunes:author itunes:summary itunes:image itunes:keywords itunes:title
  atom:link atom:id atom:title atom:author atom:published atom:updated atom:summary atom:content
`;

type Field = [string, string, { keepArray: boolean }];

function kept(names: string): Field[] {
  return ["$", ...names.trim().split(/\s+/).map(field)].map((name) => [name, name, { keepArray: true }]);
}

type Manner = "plain" | "shaped" | "lenient";

async function parse(xml: string, root: XmlRoot, manner: Manner): Promise<Skeleton> {
  const parser = new Parser<XmlNode, XmlNode>({
    defaultRSS: 2,
    customFields: { feed: kept(HEAD_FIELDS) as never, item: kept(ITEM_FIELDS) },
    xml2js: {
      strict: manner !== "lenient",
      explicitCharkey: true,
      // An empty element is an element: rss-parser would call methods of the text that it is else.
      emptyTag: (() => ({})) as never,
      tagNameProcessors: [elementNames(xml, root)],
      attrNameProcessors: [(name: string) => name.toLowerCase()],
      ...(manner === "plain" ? {} : { validator: toShape }),
    },
  });
  const feed = (await parser.parseString(xml)) as unknown as { readonly items: readonly XmlNode[] } & XmlNode;
  return { head: feed, items: feed.items };
}

/** Gives the root of a document without channel, or with its entries beside the channel, the shape that rss-parser knows. */
function toShape(path: string, _: unknown, value: unknown): unknown {
  if (path.indexOf("/", 1) >= 0 || value === null || typeof value !== "object") return value;
  const root = value as Record<string, XmlNode[] | undefined>;
  if (path === "/feed")
    return root["entry"] === undefined && root[field("id")] !== undefined ? { ...root, entry: [root] } : root;
  const channel = (root["channel"]?.[0] ?? root) as Record<string, XmlNode[] | undefined>;
  const items = [...(channel["item"] ?? []), ...(root["channel"] === undefined ? [] : (root["item"] ?? []))];
  const isItem = items.length === 0 && root["channel"] === undefined && root[field("description")] !== undefined;
  const whole = { ...channel, item: isItem ? [root] : items };
  return { ...root, channel: [whole], item: items };
}

const TEXT_FIELDS = "title summary description content content:encoded atom:content atom:summary body xhtml:body"
  .split(" ")
  .map(field);

function hasLooseMarkup({ items, head }: Skeleton): boolean {
  return [head, ...items].some((node) => TEXT_FIELDS.some((name) => childrenOf(node, name).some(hasMarkup)));
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split("\n").slice(0, 2).join(", ").slice(0, 200);
}
