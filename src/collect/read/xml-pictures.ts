import type { RawPicture } from "./parsed-feed.ts";
import { resolveAddress } from "./resolve-address.ts";
import { field } from "./xml-names.ts";
import { attributeOf, childOf, childrenOf, type XmlNode } from "./xml-node.ts";

/**
 * The pictures that an entry names beside its text, with the sizes that it tells: Media RSS (media:content and
 * media:thumbnail, alone or in a group), enclosures, itunes:image. Addresses are absolute.
 */
export function picturesOf(item: XmlNode, base: string): readonly RawPicture[] {
  const groups = [item, ...childrenOf(item, field("media:group"))];
  const contents = groups.flatMap((node) => childrenOf(node, field("media:content")));
  const inner = contents.flatMap((node) => childrenOf(node, field("media:thumbnail")));
  const thumbnails = groups.flatMap((node) => childrenOf(node, field("media:thumbnail")));
  const typed = [...contents, ...childrenOf(item, field("enclosure"))].filter(isPicture);
  const named = [...typed, ...thumbnails, ...inner].map((node) => toPicture(node, attributeOf(node, "url"), base));
  const itunes = childOf(item, field("itunes:image"));
  return [...named, toPicture(itunes, attributeOf(itunes, "href"), base)].filter((picture) => picture !== null);
}

function isPicture(node: XmlNode): boolean {
  return (attributeOf(node, "medium") ?? attributeOf(node, "type"))?.startsWith("image") === true;
}

function toPicture(node: XmlNode | undefined, written: string | null, base: string): RawPicture | null {
  const url = resolveAddress(written, base);
  if (url === null) return null;
  return { url, width: pixels(attributeOf(node, "width")), height: pixels(attributeOf(node, "height")) };
}

function pixels(written: string | null): number | null {
  const size = Number.parseInt(written ?? "", 10);
  return Number.isSafeInteger(size) && size >= 0 ? size : null;
}
