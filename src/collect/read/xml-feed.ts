import Parser from "rss-parser";
import { FeedFailure } from "./feed-failure.ts";
import type { RawFeed } from "./parsed-feed.ts";
import { NUMBER, cutEntries } from "./xml-entries.ts";
import { feedFromXml } from "./xml-fields.ts";
import { readEntry, readLoosely } from "./xml-loose.ts";
import { elementNames, fields, type XmlRoot } from "./xml-names.ts";
import { attributeOf, childrenOf, type Skeleton, type XmlNode } from "./xml-node.ts";

/**
 * Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and what looks like them: a well-formed document through rss-parser,
 * any other through the loose reader. Throws a `FeedFailure` when there is nothing of a feed in it.
 */
export async function readXmlFeed(xml: string, { root, doctype }: FeedStart, url: string): Promise<RawFeed> {
  const skeleton = (await readWellFormed(xml, root)) ?? readLoosely(xml, root);
  if (skeleton === null)
    throw new FeedFailure("broken-feed", "the feed cannot be read: it has neither a title nor an entry");
  return feedFromXml(skeleton, root, doctype, url);
}

export type FeedStart = { readonly root: XmlRoot; readonly doctype: string };

/** Of a document without its entries; more has the head of no feed, and rss-parser would be slow over it. */
const MAX_FRAME_CHARS = 2_097_152;

/** `null`: it is not well-formed, or not shaped as the formats say. */
async function readWellFormed(xml: string, root: XmlRoot): Promise<Skeleton | null> {
  const nameOf = elementNames(xml, root);
  const cut = /^(?:item|entry)$/.test(root.localName) ? null : cutEntries(xml, nameOf);
  const frame =
    cut === null || cut.frame.length > MAX_FRAME_CHARS ? null : await readFrame(cut.frame, nameOf).catch(() => null);
  if (cut === null || frame === null || frame.items.length < cut.entries.length || hasLooseMarkup(frame)) return null;
  const items = frame.items.map((item) => readEntry(cut.entries[Number(attributeOf(item, NUMBER))] ?? "", nameOf));
  return { head: frame, items };
}

/** The head of the feed, and its entries as `cutEntries` left them. Rejects as rss-parser does. */
async function readFrame(frame: string, nameOf: (raw: string) => string): Promise<XmlNode & Pick<Skeleton, "items">> {
  const parser = new Parser<XmlNode, XmlNode>({
    defaultRSS: 2,
    customFields: FIELDS as never,
    xml2js: {
      explicitCharkey: true,
      // An empty element is an element: rss-parser would call methods of the text that it is else.
      emptyTag: (() => ({})) as never,
      tagNameProcessors: [nameOf],
      attrNameProcessors: [(name: string) => name.toLowerCase()],
    },
  });
  return await parser.parseString(frame);
}

const HEAD_FIELDS = fields(`
  title link description subtitle tagline abstract language id author ttl skiphours skipdays
  dc:language dc:title dc:description itunes:summary itunes:subtitle
  atom:link sy:updateperiod sy:updatefrequency
`);
/** rss-parser hands over the fields that are named to it, under the names that `elementNames` gives them. */
const FIELDS = { feed: kept(HEAD_FIELDS), item: kept([]) };

function kept(names: readonly string[]): readonly [string, string, { readonly keepArray: true }][] {
  return ["$", ...names].map((name) => [name, name, { keepArray: true }]);
}

const TEXTS = fields("title subtitle tagline description abstract itunes:summary");

/** XHTML, or HTML that nobody escaped: rss-parser takes it apart, the loose reader keeps it together. */
function hasLooseMarkup(head: XmlNode): boolean {
  const texts = TEXTS.flatMap((name) => childrenOf(head, name));
  return texts.some((node) => Object.keys(node).some((name) => name !== "_" && name !== "$"));
}
