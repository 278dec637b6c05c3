import { Tokenizer } from "htmlparser2";
import { SkeletonBuilder, type Manner } from "./xml-builder.ts";
import { elementNames, type XmlRoot } from "./xml-names.ts";
import type { Skeleton, XmlNode } from "./xml-node.ts";
import { mendSections } from "./xml-repair.ts";

/**
 * Reads a document that is no XML: finds the entries and their fields all the same. An entry begins with its tag,
 * wherever that stands, and ends with the next one at the latest; a closing tag closes what is open within; one that
 * closes nothing counts for nothing. `null` when there is nothing to find. Never throws, in time that grows with the
 * length alone.
 */
export function readLoosely(xml: string, root: XmlRoot): Skeleton | null {
  const names = elementNames(xml, root);
  const bareEntry = /^(?:item|entry)$/.test(root.localName) ? root.name.toLowerCase() : null;
  return build(xml.slice(root.index), { nameOf: names, bareEntry, isOne: false }).skeleton();
}

/** Reads one entry, from its first tag to its last, in the same way. */
export function readEntry(xml: string, nameOf: (raw: string) => string): XmlNode {
  return build(xml, { nameOf, bareEntry: null, isOne: true }).skeleton()?.items[0] ?? {};
}

function build(xml: string, manner: Manner): SkeletonBuilder {
  const source = mendSections(xml);
  const builder = new SkeletonBuilder(source, manner);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, builder);
  tokenizer.write(source);
  tokenizer.end();
  return builder;
}
