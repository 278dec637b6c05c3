import type { ParsedEnclosure } from "./parsed-feed.ts";
import { resolveAddress } from "./resolve-address.ts";
import { linksOf } from "./xml-links.ts";
import { fields } from "./xml-names.ts";
import { attributeOf, childrenOf, type XmlNode } from "./xml-node.ts";

const [ENCLOSURE = "", CONTENT = "", GROUP = ""] = fields("enclosure media:content media:group");

/** Files that belong to an entry: RSS enclosures, Media RSS alone or in a group, Atom links; each address once. */
export function enclosuresOf(item: XmlNode, base: string): readonly ParsedEnclosure[] {
  const media = [item, ...childrenOf(item, GROUP)].flatMap((node) => childrenOf(node, CONTENT));
  const nodes = [...childrenOf(item, ENCLOSURE), ...media, ...linksOf(item, "enclosure")];
  const found = nodes.map((node) => toEnclosure(node, base)).filter((enclosure) => enclosure !== null);
  return [...new Map(found.map((enclosure) => [enclosure.url, enclosure])).values()];
}

function toEnclosure(node: XmlNode, base: string): ParsedEnclosure | null {
  const url = resolveAddress(attributeOf(node, "url") ?? attributeOf(node, "href"), base);
  if (url === null) return null;
  const length = Number(attributeOf(node, "length") ?? attributeOf(node, "filesize") ?? Number.NaN);
  return { url, type: attributeOf(node, "type"), length: Number.isSafeInteger(length) && length >= 0 ? length : null };
}
