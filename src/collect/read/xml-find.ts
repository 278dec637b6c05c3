import { resolveAddress } from "./resolve-address.ts";
import { attributeOf, childrenOf, textOf, type XmlNode } from "./xml-node.ts";

/** The first element with a text, by the order of the names, or else the first of all. `names` as `fields` makes them. */
export function firstNode(node: XmlNode | undefined, names: readonly string[]): XmlNode | undefined {
  let first: XmlNode | undefined;
  for (const name of names) {
    for (const child of childrenOf(node, name)) {
      if (textOf(child) !== null) return child;
      first ??= child;
    }
  }
  return first;
}

export function firstText(node: XmlNode | undefined, names: readonly string[]): string | null {
  for (const name of names) {
    for (const child of childrenOf(node, name)) {
      const text = textOf(child);
      if (text !== null) return text;
    }
  }
  return null;
}

/** What relative addresses within an element start from (XML Base). */
export function baseOf(node: XmlNode | undefined, base: string): string {
  return resolveAddress(attributeOf(node, "xml:base"), base) ?? base;
}
