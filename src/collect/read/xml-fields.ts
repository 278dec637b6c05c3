import { parseDate } from "./parse-date.ts";
import type { FeedHead, ParsedSource, RawFeed, RawItem } from "./parsed-feed.ts";
import { resolveAddress } from "./resolve-address.ts";
import { enclosuresOf } from "./xml-enclosures.ts";
import { baseOf, firstNode, firstText } from "./xml-find.ts";
import { formatOf, isAtom, isCdf } from "./xml-format.ts";
import { atomLink, entryLink, pushOf, siteLink } from "./xml-links.ts";
import { fields, type XmlRoot } from "./xml-names.ts";
import { attributeOf, childOf, childrenOf, hasMarkup, textOf, type Skeleton, type XmlNode } from "./xml-node.ts";
import { authorsOf } from "./xml-people.ts";
import { picturesOf } from "./xml-pictures.ts";
import { wishesOf } from "./xml-wishes.ts";

/** Turns the skeleton into the feed it says, whichever of the XML formats it is written in. `url`: where it was found. */
export function feedFromXml(
  { head, items, isCutOff = false }: Skeleton,
  root: XmlRoot,
  doctype: string,
  url: string,
): RawFeed {
  const base = baseOf(head, resolveAddress(root.attributes[isCdf(root) ? "base" : "xml:base"] ?? null, url) ?? url);
  const context = { isAtom: isAtom(root), base, author: isAtom(root) ? authorsOf(head) : null };
  return {
    format: formatOf(root, doctype),
    feed: toHead(head, root, context),
    items: items.map((item) => toItem(item, context)),
    isCutOff,
    wishes: wishesOf(head),
    push: pushOf(head, base),
  };
}

type Context = {
  readonly isAtom: boolean;
  /** What relative addresses of the feed start from. */
  readonly base: string;
  /** Of an entry that names none (RFC 4287, 4.2.1). */
  readonly author: string | null;
};

const TITLE = fields("title dc:title itunes:title");
const ABOUT = fields("description subtitle tagline abstract dc:description itunes:summary itunes:subtitle");
const LANGUAGE = fields("language dc:language");

function toHead(head: XmlNode, root: XmlRoot, context: Context): FeedHead {
  const { attributes } = root;
  const cdfLink = isCdf(root) ? resolveAddress(attributes["href"] ?? null, context.base) : null;
  const language = attributeOf(head, "xml:lang") ?? attributes["xml:lang"] ?? null;
  return {
    title: firstText(head, TITLE),
    url: cdfLink ?? (context.isAtom ? atomLink(head, context.base) : siteLink(head, context.base)),
    description: firstText(head, ABOUT),
    language: firstText(head, LANGUAGE) ?? language,
  };
}

const ID = fields("guid id atom:id");
const ENTRY_TITLE = fields("title atom:title dc:title media:title itunes:title");
const SUMMARY = fields("description summary abstract atom:summary dc:description itunes:summary media:description");
const CONTENT = fields("content:encoded content encoded atom:content xhtml:body body xhtml:div fullitem");
const [GROUP = "", GROUP_TEXT = "", DESCRIPTION = "", SHORT = ""] = fields(
  "media:group media:description description summary",
);
const ENTRY_LANGUAGE = fields("dc:language");

function toItem(item: XmlNode, context: Context): RawItem {
  const base = baseOf(item, context.base);
  const url = context.isAtom ? atomLink(item, base) : entryLink(item, base);
  const title = firstNode(item, ENTRY_TITLE);
  const source = childOf(item, SOURCE);
  const { summary, content, node } = textsOf(item);
  const pictures = picturesOf(item, base);
  return {
    id: firstText(item, ID) ?? attributeOf(item, "rdf:about"),
    url,
    title: textOf(title),
    titleKind: context.isAtom && !isHtml(title) ? "text" : "html",
    published: firstDate(item, PUBLISHED) ?? firstDate(item, UNSURE),
    updated: firstDate(item, UPDATED),
    author: authorsOf(item) ?? authorsOf(source) ?? context.author,
    source: toSource(source, base),
    summary,
    content,
    tags: tagsOf(item),
    enclosures: enclosuresOf(item, base),
    language: firstText(item, ENTRY_LANGUAGE) ?? attributeOf(node, "xml:lang") ?? attributeOf(item, "xml:lang"),
    image: pictures[0]?.url ?? null,
    pictures,
    base: base === context.base ? baseOf(node, url ?? base) : baseOf(node, base),
  };
}

type Texts = { readonly summary: string | null; readonly content: string | null; readonly node: XmlNode | undefined };

/** Of an RSS entry with a summary and a description and nothing else, the description is the whole text. */
function textsOf(item: XmlNode): Texts {
  const node = firstNode(item, CONTENT);
  const content = textOf(node);
  const [short, long] = [firstText(item, [SHORT]), childOf(item, DESCRIPTION)];
  if (content === null && short !== null && textOf(long) !== null)
    return { summary: short, content: textOf(long), node: long };
  const summary = firstText(item, SUMMARY) ?? firstText(childOf(item, GROUP), [GROUP_TEXT]);
  return { summary, content, node: content === null ? (firstNode(item, SUMMARY) ?? node) : node };
}

function isHtml(title: XmlNode | undefined): boolean {
  return /html/i.test(attributeOf(title, "type") ?? "") || hasMarkup(title);
}

const PUBLISHED = fields("pubdate published atom:published issued dcterms:issued dcterms:created created");
const UPDATED = fields("updated atom:updated modified dcterms:modified dc:date");
const UNSURE = fields("dc:date");

/** Dates of one kind that are tried. */
const MAX_DATES = 10;

function firstDate(item: XmlNode, names: readonly string[]): string | null {
  for (const name of names) {
    for (const node of childrenOf(item, name).slice(0, MAX_DATES)) {
      const date = parseDate(textOf(node));
      if (date !== null) return date.toISOString();
    }
  }
  return null;
}

const [SOURCE = "", CATEGORY = ""] = fields("source category");
const SOURCE_TITLE = fields("title");
const SUBJECTS = fields("dc:subject media:category");
const LISTS = fields("tags itunes:keywords media:keywords");
/** Of one entry. */
const MAX_TAGS = 200;

function toSource(source: XmlNode | undefined, base: string): ParsedSource | null {
  if (source === undefined) return null;
  const url = resolveAddress(attributeOf(source, "url"), base) ?? atomLink(source, baseOf(source, base));
  const title = textOf(source) ?? firstText(source, SOURCE_TITLE);
  return title === null && url === null ? null : { title, url };
}

/** Categories, subjects and keywords, each once. Of an Atom category the label is for people, the term for programs. */
function tagsOf(item: XmlNode): readonly string[] {
  const lists = LISTS.flatMap((name) => firstText(item, [name])?.split(",") ?? []);
  const categories = childrenOf(item, CATEGORY).map(
    (node) => textOf(node) ?? attributeOf(node, "term") ?? attributeOf(node, "label"),
  );
  const subjects = SUBJECTS.flatMap((name) => childrenOf(item, name)).map(textOf);
  const all = [...lists, ...categories, ...subjects].map((tag) => tag?.trim() ?? "").filter((tag) => tag !== "");
  return [...new Set(all)].slice(0, MAX_TAGS);
}
