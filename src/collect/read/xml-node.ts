import type { FieldText } from "./xml-text.ts";

/**
 * An element as xml2js gives it: text under `_`, attributes under `$`, children in lists by name. The text of a text
 * field is among the attributes, as a `FieldText` under `_`.
 */
export type XmlNode = {
  readonly [name: string]: readonly XmlNode[] | string | XmlAttributes | undefined;
};

export type XmlAttributes = { readonly [name: string]: string | FieldText };

/** What is found in a document: the head of the feed and its entries, each with its fields as nodes. */
export type Skeleton = {
  readonly head: XmlNode;
  readonly items: readonly XmlNode[];
  /** The document ends within its last entry, though it ends others. */
  readonly isCutOff?: boolean;
};

const NONE: readonly XmlNode[] = [];

/** The children of one name, in the order of the document. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  const children = node?.[name];
  return Array.isArray(children) ? (children as readonly XmlNode[]) : NONE;
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return childrenOf(node, name)[0];
}

/** The element's own text without the white space around it; `null` when there is none. */
export function textOf(node: XmlNode | undefined): string | null {
  if (node === undefined) return null;
  const attributes = attributesOf(node);
  const aside = attributes?.["_"];
  const text = typeof aside === "object" ? aside.text : node["_"];
  const trimmed = typeof text === "string" ? text.trim() : "";
  if (trimmed === "") return null;
  return attributes !== null && isBase64(attributes) ? decodeBase64(trimmed) : trimmed;
}

/** Whether markup stands in the element unescaped, as elements of its own. */
export function hasMarkup(node: XmlNode | undefined): boolean {
  const aside = node === undefined ? undefined : attributesOf(node)?.["_"];
  return typeof aside === "object" && aside.isMarkup;
}

/** An attribute that is not empty, by its name in lower case. */
export function attributeOf(node: XmlNode | undefined, name: string): string | null {
  const value = node === undefined ? undefined : attributesOf(node)?.[name];
  const trimmed = typeof value === "string" ? value.trim() : "";
  return trimmed === "" ? null : trimmed;
}

function attributesOf(node: XmlNode): XmlAttributes | null {
  const attributes = node["$"];
  return typeof attributes === "object" && !Array.isArray(attributes) ? (attributes as XmlAttributes) : null;
}

/** Atom 0.3 says so; in Atom 1.0 it is what any media type means that is neither text nor XML (RFC 4287, 4.1.3.3). */
function isBase64({ mode, type }: XmlAttributes): boolean {
  if (mode !== undefined) return mode === "base64";
  return typeof type === "string" && /^(?!text|message|multipart)\w+\/(?!.*\bxml$)/i.test(type);
}

/** Text in base64; `null` when it is anything else, such as a picture. What is not base64 stays as it is. */
function decodeBase64(text: string): string | null {
  const packed = text.replace(/\s+/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(packed)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(packed, "base64")).trim();
  } catch {
    return null;
  }
}
