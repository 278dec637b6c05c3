/** An element as xml2js gives it: text under `_`, attributes under `$`, children in lists by name. */
export type XmlNode = {
  readonly [name: string]: readonly XmlNode[] | string | Readonly<Record<string, string>> | undefined;
};

/** The children of one name, in the order of the document. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  const children = node?.[name];
  return Array.isArray(children) ? (children as readonly XmlNode[]) : [];
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return childrenOf(node, name)[0];
}

/** The element's own text without the white space around it; `null` when there is none. */
export function textOf(node: XmlNode | undefined): string | null {
  const text = node?.["_"];
  const trimmed = typeof text === "string" ? text.trim() : "";
  return trimmed === "" ? null : trimmed;
}

/** An attribute that is not empty, by its name in lower case. */
export function attributeOf(node: XmlNode | undefined, name: string): string | null {
  const attributes = node?.["$"];
  if (attributes === undefined || typeof attributes === "string" || Array.isArray(attributes)) return null;
  const value = (attributes as Readonly<Record<string, string>>)[name]?.trim() ?? "";
  return value === "" ? null : value;
}

/** Whether markup stands in the element unescaped, as elements of its own. */
export function hasMarkup(node: XmlNode): boolean {
  return Object.keys(node).some((name) => name !== "_" && name !== "$");
}
