import type { PushLinks } from "../../domain/source.ts";
import { resolveAddress, resolveWebAddress } from "./resolve-address.ts";
import { baseOf, firstText } from "./xml-find.ts";
import { fields } from "./xml-names.ts";
import { attributeOf, childOf, childrenOf, textOf, type XmlNode } from "./xml-node.ts";

const LINKS = fields("link atom:link");
const [PLAIN_LINK = "", ATOM_LINK = ""] = LINKS;
const [GUID = ""] = fields("guid");

/** The address of an Atom feed's site or of an Atom entry. */
export function atomLink(node: XmlNode, base: string): string | null {
  return alternate(childrenOf(node, PLAIN_LINK), base);
}

/** The address of an RSS feed's site: written as text, or as Atom does it. */
export function siteLink(head: XmlNode, base: string): string | null {
  return resolveAddress(firstText(head, [PLAIN_LINK]), baseOf(childOf(head, PLAIN_LINK), base)) ?? linked(head, base);
}

/** The address of an RSS entry, or what stands for it: a guid, the name of an RDF resource, the attribute of CDF. */
export function entryLink(item: XmlNode, base: string): string | null {
  const written = siteLink(item, base);
  return (
    written ?? resolveAddress(permaLink(item) ?? attributeOf(item, "rdf:about") ?? attributeOf(item, "href"), base)
  );
}

function linked(node: XmlNode, base: string): string | null {
  return alternate([...childrenOf(node, PLAIN_LINK), ...childrenOf(node, ATOM_LINK)], base);
}

/** RSS 2.0: a guid is the entry's address unless it says that it is not. */
function permaLink(item: XmlNode): string | null {
  const guid = childOf(item, GUID);
  const text = textOf(guid);
  const isLink = attributeOf(guid, "ispermalink")?.toLowerCase() !== "false" && /^https?:\/\//i.test(text ?? "");
  return isLink ? text : null;
}

/** RFC 4287, 4.2.7.2: a link without `rel` is the alternate one. A page is preferred to other forms of it. */
function alternate(nodes: readonly XmlNode[], base: string): string | null {
  const others = nodes.filter((node) => attributeOf(node, "href") !== null && isAlternate(attributeOf(node, "rel")));
  const link = others.find((node) => /^$|html/.test(attributeOf(node, "type") ?? "")) ?? others[0];
  return resolveAddress(attributeOf(link, "href"), baseOf(link, base));
}

function isAlternate(rel: string | null): boolean {
  return rel === null || /^(?:alternate|http:\/\/www\.iana\.org\/assignments\/relation\/alternate)$/i.test(rel);
}

/** Links of one relation; `rel` may name several (as in HTML). */
export function linksOf(node: XmlNode, rel: string): readonly XmlNode[] {
  const links = LINKS.flatMap((name) => childrenOf(node, name));
  return links.filter((link) => attributeOf(link, "rel")?.toLowerCase().split(/\s+/).includes(rel) === true);
}

/** Where changes of the feed are pushed (WebSub, section 4): absolute addresses of the web. */
export function pushOf(head: XmlNode, base: string): PushLinks {
  const addresses = (rel: string): readonly string[] => {
    const found = linksOf(head, rel).map((link) => resolveWebAddress(attributeOf(link, "href"), baseOf(link, base)));
    return [...new Set(found.filter((address) => address !== null))];
  };
  return { hubs: addresses("hub").slice(0, MAX_HUBS), self: addresses("self")[0] ?? null };
}

/** A feed needs one hub, and may name a few more. */
export const MAX_HUBS = 10;
