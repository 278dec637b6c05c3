import { NO_WISHES } from "../../domain/source.ts";
import { parseDate } from "./parse-date.ts";
import type { FeedHead, ParsedEnclosure, RawFeed, RawItem } from "./parsed-feed.ts";
import type { Skeleton } from "./xml-feed.ts";
import { field, type XmlRoot } from "./xml-names.ts";
import { attributeOf, childOf, childrenOf, textOf, type XmlNode } from "./xml-node.ts";

/** Turns the skeleton into the feed it says, whichever of the XML formats it is written in. */
export function feedFromXml({ head, items }: Skeleton, root: XmlRoot, url: string): RawFeed {
  const isAtom = root.localName === "feed" || root.localName === "entry";
  const base = resolve(attributeOf(childOf(head, "$"), "xml:base") ?? root.attributes["xml:base"] ?? null, url) ?? url;
  const language = root.attributes["xml:lang"] ?? null;
  const context: Context = { isAtom, base: baseOf(head, base), language };
  return {
    format: formatOf(root, isAtom),
    feed: toHead(head, context),
    items: items.map((item) => toItem(item, context)),
    wishes: NO_WISHES,
    push: { hubs: [], self: null },
  };
}

type Context = { readonly isAtom: boolean; readonly base: string; readonly language: string | null };

function formatOf({ localName, attributes }: XmlRoot, isAtom: boolean): string {
  if (isAtom) return /purl\.org\/atom\/ns#/.test(Object.values(attributes).join(" ")) ? "atom 0.3" : "atom 1.0";
  if (localName !== "rdf") return `rss ${attributes["version"] ?? ""}`.trim();
  return Object.values(attributes).some((uri) => uri.includes("netscape.com")) ? "rss 0.90" : "rss 1.0";
}

function toHead(head: XmlNode, { isAtom, base, language }: Context): FeedHead {
  const link = isAtom
    ? alternate(links(head, "link"))
    : (firstText(head, ["link"]) ?? alternate(links(head, "atom:link")));
  return {
    title: firstText(head, ["title", "dc:title"]),
    url: resolve(link, base),
    description: firstText(head, ["description", "subtitle", "tagline", "dc:description"]),
    language: firstText(head, ["language", "dc:language"]) ?? ownAttribute(head, "xml:lang") ?? language,
  };
}

function toItem(item: XmlNode, context: Context): RawItem {
  const base = baseOf(item, context.base);
  const url = context.isAtom ? alternate(links(item, "link")) : rssLink(item);
  const contentNode = firstNode(item, CONTENT);
  const title = firstNode(item, ["title", "atom:title", "dc:title", "media:title", "itunes:title"]);
  return {
    id: firstText(item, ["guid", "id", "atom:id"]) ?? ownAttribute(item, "rdf:about"),
    url: resolve(url, base),
    title: textOf(title),
    titleKind: context.isAtom && !/html/i.test(attributeOf(title, "type") ?? "") ? "text" : "html",
    ...datesOf(item),
    author: authorOf(item),
    summary:
      firstText(item, ["description", "summary", "atom:summary", "dc:description", "itunes:summary"]) ??
      mediaText(item),
    content: textOf(contentNode),
    tags: tagsOf(item),
    enclosures: enclosuresOf(item, base),
    language: firstText(item, ["dc:language"]) ?? ownAttribute(item, "xml:lang"),
    image: resolve(imageOf(item), base),
    base: baseOf(contentNode, resolve(url, base) ?? base),
  };
}

const CONTENT = [
  "content:encoded",
  "content",
  "encoded",
  "atom:content",
  "xhtml:body",
  "body",
  "xhtml:div",
  "fullitem",
];

function datesOf(item: XmlNode): Pick<RawItem, "published" | "updated"> {
  const created = ["pubdate", "published", "atom:published", "issued", "dcterms:issued", "dcterms:created", "created"];
  const changed = ["updated", "atom:updated", "modified", "dcterms:modified", "dc:date"];
  const [published, updated] = [firstDate(item, created), firstDate(item, changed)];
  return { published: published ?? firstDate(item, ["dc:date"]), updated };
}

function firstDate(item: XmlNode, names: readonly string[]): string | null {
  for (const name of names) {
    const date = parseDate(firstText(item, [name]));
    if (date !== null) return date.toISOString();
  }
  return null;
}

function authorOf(item: XmlNode): string | null {
  const person = firstNode(item, ["author", "atom:author"]);
  const named = textOf(childOf(person, field("name"))) ?? textOf(childOf(person, field("atom:name")));
  const written = named ?? firstText(item, ["dc:creator", "author", "dc:author", "itunes:author"]);
  return withoutMail(written) ?? textOf(childOf(person, field("email")));
}

/** RSS 2.0 wants `mail@example.org (The Name)`. */
function withoutMail(author: string | null): string | null {
  return /^\S+@\S+ \((.+)\)$/.exec(author ?? "")?.[1] ?? author;
}

function tagsOf(item: XmlNode): readonly string[] {
  const categories = childrenOf(item, field("category"));
  const named = categories.map((node) => textOf(node) ?? attributeOf(node, "term") ?? attributeOf(node, "label"));
  const subjects = ["dc:subject", "media:category"].flatMap((name) => childrenOf(item, field(name)).map(textOf));
  const keywords = ["itunes:keywords", "media:keywords"].flatMap((name) => firstText(item, [name])?.split(",") ?? []);
  const all = [...named, ...subjects, ...keywords].map((tag) => tag?.trim() ?? "").filter((tag) => tag !== "");
  return [...new Set(all)];
}

function enclosuresOf(item: XmlNode, base: string): readonly ParsedEnclosure[] {
  const groups = childrenOf(item, field("media:group")).flatMap((group) => childrenOf(group, field("media:content")));
  const nodes = [...childrenOf(item, field("enclosure")), ...childrenOf(item, field("media:content")), ...groups];
  const linked = [...links(item, "link"), ...links(item, "atom:link")].filter(
    (link) => attributeOf(link, "rel") === "enclosure",
  );
  const found = [...nodes, ...linked].map((node) => toEnclosure(node, base)).filter((enclosure) => enclosure !== null);
  return [...new Map(found.map((enclosure) => [enclosure.url, enclosure])).values()];
}

function toEnclosure(node: XmlNode, base: string): ParsedEnclosure | null {
  const url = resolve(attributeOf(node, "url") ?? attributeOf(node, "href"), base);
  if (url === null) return null;
  const length = Number(attributeOf(node, "length") ?? attributeOf(node, "filesize") ?? Number.NaN);
  return { url, type: attributeOf(node, "type"), length: Number.isSafeInteger(length) && length >= 0 ? length : null };
}

function imageOf(item: XmlNode): string | null {
  const group = childOf(item, field("media:group"));
  const media = [item, group].flatMap((node) => childrenOf(node, field("media:content")));
  const picture = media.find(
    (node) => (attributeOf(node, "medium") ?? attributeOf(node, "type"))?.startsWith("image") === true,
  );
  const thumbnail = childOf(item, field("media:thumbnail")) ?? childOf(group, field("media:thumbnail"));
  const enclosed = childrenOf(item, field("enclosure")).find(
    (node) => attributeOf(node, "type")?.startsWith("image") === true,
  );
  const urls = [picture, enclosed, thumbnail].map((node) => attributeOf(node, "url"));
  return urls.find((url) => url !== null) ?? attributeOf(childOf(item, field("itunes:image")), "href");
}

function mediaText(item: XmlNode): string | null {
  const group = childOf(item, field("media:group"));
  return firstText(item, ["media:description"]) ?? textOf(childOf(group, field("media:description")));
}

function rssLink(item: XmlNode): string | null {
  const written = firstText(item, ["link"]);
  const linked = alternate([...links(item, "link"), ...links(item, "atom:link")]);
  return written ?? linked ?? permaLink(item) ?? ownAttribute(item, "rdf:about");
}

/** RSS 2.0: a guid is the entry's address unless it says that it is not. */
function permaLink(item: XmlNode): string | null {
  const guid = childOf(item, field("guid"));
  const isLink =
    attributeOf(guid, "ispermalink")?.toLowerCase() !== "false" && /^https?:\/\//i.test(textOf(guid) ?? "");
  return isLink ? textOf(guid) : null;
}

function links(node: XmlNode, name: string): readonly XmlNode[] {
  return childrenOf(node, field(name));
}

/** RFC 4287, 4.2.7.2: a link without `rel` is the alternate one. A page is preferred to other forms of it. */
function alternate(nodes: readonly XmlNode[]): string | null {
  const linked = nodes.filter((node) => attributeOf(node, "href") !== null);
  const others = linked.filter((node) => /^(?:alternate)?$/.test(attributeOf(node, "rel") ?? ""));
  const page = others.find((node) => /^$|html/.test(attributeOf(node, "type") ?? ""));
  return attributeOf(page ?? others[0], "href");
}

function firstNode(node: XmlNode, names: readonly string[]): XmlNode | undefined {
  for (const name of names) {
    const found = childrenOf(node, field(name)).find((child) => textOf(child) !== null);
    if (found !== undefined) return found;
  }
  return names.map((name) => childOf(node, field(name))).find((child) => child !== undefined);
}

function firstText(node: XmlNode, names: readonly string[]): string | null {
  return textOf(firstNode(node, names));
}

/** rss-parser hands the attributes of an entry over as the field `$`. */
function ownAttribute(node: XmlNode, name: string): string | null {
  return attributeOf(node, name);
}

function baseOf(node: XmlNode | undefined, base: string): string {
  return resolve(attributeOf(node, "xml:base"), base) ?? base;
}

/** An absolute address. One that is absolute already, or cannot be resolved, stays as it is written. */
function resolve(raw: string | null, base: string): string | null {
  if (raw === null || /^[a-z][a-z\d+.-]*:/i.test(raw)) return raw;
  return URL.parse(raw, base === "" ? undefined : base)?.href ?? raw;
}
