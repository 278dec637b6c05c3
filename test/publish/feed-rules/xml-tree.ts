import { parseDocument } from "htmlparser2";

/** An element with its name as Namespaces in XML 1.0 reads it: `{address}local`, or `local` outside of any. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly children: readonly XmlElement[];
  /** Of this element alone, not of those in it. */
  readonly text: string;
};

type AttributeName =
  | "version"
  | "rel"
  | "href"
  | "type"
  | "length"
  | "hreflang"
  | "url"
  | "term"
  | "src"
  | "language"
  | "fileSize"
  | "duration"
  | "isPermaLink";
type XmlAttributes = Readonly<Partial<Record<AttributeName | "xml:lang", string>>>;

type ParsedNode = ReturnType<typeof parseDocument>["children"][number];
type Scope = Readonly<Record<string, string>>;

/** A prefix that nobody declared makes the name `{undeclared}local`. */
const UNDECLARED = "undeclared";
const XML_ITSELF = { xml: "http://www.w3.org/XML/1998/namespace" };

/** The root of a well-formed document; whether it is well-formed is left to a strict parser. */
export function xmlTree(xml: string): XmlElement {
  const roots = elementsOf(parseDocument(xml, { xmlMode: true }).children, XML_ITSELF);
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new Error(`the document has ${roots.length} roots`);
  return root;
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function textOf(element: XmlElement, name: string): string | null {
  return childrenOf(element, name)[0]?.text ?? null;
}

/** The element and all below it. */
export function everyElement(element: XmlElement): readonly XmlElement[] {
  return [element, ...element.children.flatMap(everyElement)];
}

function elementsOf(nodes: readonly ParsedNode[], outer: Scope): readonly XmlElement[] {
  return nodes.flatMap((node) => {
    if (!("attribs" in node)) return [];
    const scope = { ...outer, ...declared(node.attribs) };
    const texts = node.children.map((child) => ("data" in child && !("name" in child) ? child.data : ""));
    const children = elementsOf(node.children, scope);
    return [{ name: resolved(node.name, scope), attributes: node.attribs, children, text: texts.join("") }];
  });
}

function declared(attributes: Readonly<Record<string, string>>): Scope {
  const own = Object.entries(attributes).flatMap(([name, address]) => {
    const [, prefix = ""] = /^xmlns(?::(.+))?$/.exec(name) ?? [null];
    return /^xmlns(?::|$)/.test(name) ? [[prefix, address]] : [];
  });
  return Object.fromEntries(own) as Scope;
}

function resolved(name: string, scope: Scope): string {
  const [prefix, local] = name.includes(":") ? name.split(":") : ["", name];
  const address = prefix === "" ? scope[""] : (scope[prefix ?? ""] ?? UNDECLARED);
  return address === undefined ? (local ?? "") : `{${address}}${local}`;
}
