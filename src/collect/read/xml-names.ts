/** What the start tag of a document's root says. */
export type XmlRoot = {
  /** As it is written, prefix included. */
  readonly name: string;
  /** Lower case, without prefix. */
  readonly localName: string;
  /** Names in lower case. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where its tag begins. */
  readonly index: number;
};

/** What stands before the body of a document. */
export type XmlStart = {
  readonly first: XmlRoot | null;
  /** The first element that can be the root of a feed; others before it are junk, or a page around it. */
  readonly root: XmlRoot | null;
  /** The document type, without the parts that it brings along itself; empty when there is none. */
  readonly doctype: string;
  /** Whether the DOCTYPE has an internal subset, where entities are declared (XML 1.0, 2.8). */
  readonly hasSubset: boolean;
};

/** How far into a document its root may begin, in characters. */
const ROOT_WITHIN_CHARS = 65_536;
/** What is passed over as a whole, and its end. An instruction may lack its own, and ends with the tag then. */
const SKIPPED: Readonly<Record<string, string>> = { "<!--": "-->", "<![CDATA[": "]]>", "<?": ">" };

/** Finds the first elements of a document, past declarations, comments and words. */
export function findStart(xml: string, isRoot: (root: XmlRoot) => boolean): XmlStart {
  const start = xml.slice(0, ROOT_WITHIN_CHARS);
  const mark = /<!--|<!\[CDATA\[|<\?|<!DOCTYPE\b|<([A-Za-z_][\w.:-]*)/gi;
  let first: XmlRoot | null = null;
  let [doctype, hasSubset] = ["", false];
  for (let match = mark.exec(start); match !== null; match = mark.exec(start)) {
    const [whole, name] = match;
    const skipTo = SKIPPED[whole.toUpperCase()];
    if (skipTo !== undefined) {
      const end = start.indexOf(skipTo, mark.lastIndex);
      if (end < 0) break;
      mark.lastIndex = end + skipTo.length;
    } else if (name === undefined) {
      doctype = /^[^<>[]*/.exec(start.slice(mark.lastIndex))?.[0] ?? "";
      hasSubset ||= start[mark.lastIndex + doctype.length] === "[";
    } else {
      const attributes = attributesAt(start, mark.lastIndex);
      const root = { name, localName: localNameOf(name), attributes, index: match.index };
      first ??= root;
      if (isRoot(root)) return { first, root, doctype, hasSubset };
    }
  }
  return { first, root: null, doctype, hasSubset };
}

/** A name without its prefix, in lower case. */
export function localNameOf(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1).toLowerCase();
}

/** As many attributes as a root needs, its namespaces among them. */
const MAX_ATTRIBUTES = 200;

function attributesAt(xml: string, from: number): Readonly<Record<string, string>> {
  const attribute = /[\s/]*([^\s"'<>=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/y;
  attribute.lastIndex = from;
  const attributes = new Map<string, string>();
  for (let match = attribute.exec(xml); match !== null; match = attribute.exec(xml)) {
    const [, name = "", one, two, bare] = match;
    if (!attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), one ?? two ?? bare ?? "");
    if (attributes.size >= MAX_ATTRIBUTES) break;
  }
  return Object.fromEntries(attributes);
}

/** Namespaces that feeds use, as the start of their address in lower case, and the prefix that we know them by. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ["http://www.w3.org/2005/atom", "atom"],
  ["http://purl.org/atom/ns#", "atom"],
  ["http://purl.org/rss/1.0/modules/content", "content"],
  ["http://purl.org/rss/1.0/modules/syndication", "sy"],
  ["http://purl.org/rss/1.0/modules/", "module"],
  ["http://purl.org/rss/1.0/", ""],
  ["http://my.netscape.com/", ""],
  ["http://channel.netscape.com/", ""],
  ["http://backend.userland.com/", ""],
  ["http://purl.org/rss/2.0", ""],
  ["http://purl.org/net/rss", ""],
  ["http://blogs.law.harvard.edu/tech/rss", ""],
  ["http://purl.org/dc/elements/", "dc"],
  ["http://purl.org/dc/terms/", "dcterms"],
  ["http://search.yahoo.com/mrss", "media"],
  ["http://www.itunes.com/dtds/", "itunes"],
  ["https://podcastindex.org/namespace/", "podcast"],
  ["https://github.com/podcastindex-org/podcast-namespace/", "podcast"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"],
  ["http://www.w3.org/1999/xhtml", "xhtml"],
  ["http://rssnamespace.org/feedburner/", "feedburner"],
];

const XMLNS = "xmlns:";

/** Elements that make the shape of a document: the format, the channel and the entries. */
const STRUCTURE = new Set(["rss", "feed", "channel", "item", "entry", "rdf:RDF"]);

/**
 * Makes the function that gives each element the name under which we look for it: lower case, with our own prefix for
 * its namespace, and none for the namespace of the feed itself. All but the skeleton get a mark (`field` below), so
 * that rss-parser builds the skeleton and hands over the fields untouched: its own reading of dates, links and
 * snippets loses whole feeds over one bad value, and takes quadratic time over many `&lt;`.
 */
export function elementNames(xml: string, root: XmlRoot): (raw: string) => string {
  const prefixes = new Map<string, string>();
  for (let at = xml.indexOf(XMLNS); at >= 0; at = xml.indexOf(XMLNS, at + XMLNS.length)) {
    const declared = /([\w.-]{1,50})\s*=\s*["']\s*([^"'\s]{0,200})/y;
    declared.lastIndex = at + XMLNS.length;
    const [, prefix = "", uri = ""] = declared.exec(xml)?.map((part) => part.toLowerCase()) ?? [];
    const known = NAMESPACES.find(([start]) => uri.startsWith(start));
    if (known !== undefined && !prefixes.has(prefix)) prefixes.set(prefix, known[1]);
  }
  const rootPrefix = root.name.includes(":") ? (root.name.split(":")[0] ?? "").toLowerCase() : null;
  if (rootPrefix !== null && root.localName !== "rdf") prefixes.set(rootPrefix, "");
  const isAtom = root.localName === "feed" || root.localName === "entry";
  const names = new Map<string, string>([
    [root.name, rootNameFor(root)],
    [root.name.toUpperCase(), rootNameFor(root)],
  ]);
  return (raw) => {
    const known = names.get(raw);
    if (known !== undefined) return known;
    const name = nameOf(raw.toLowerCase(), prefixes, isAtom);
    const found = STRUCTURE.has(name) ? name : field(name);
    if (names.size < MAX_NAMES) names.set(raw, found);
    return found;
  };
}

/** Whether a name that `elementNames` gave is that of an entry. */
export function isEntryName(name: string): boolean {
  return name === "item" || name === "entry";
}

/** As many names of elements as are worth remembering. */
const MAX_NAMES = 1_000;

/** The name under which a field of the skeleton's elements is found. */
export function field(name: string): string {
  return `_${name}`;
}

/** The same for several, separated by white space. */
export function fields(names: string): readonly string[] {
  return names.trim().split(/\s+/).map(field);
}

function rootNameFor({ localName }: XmlRoot): string {
  if (localName === "rdf") return "rdf:RDF";
  if (localName === "entry") return "feed";
  return localName === "channel" || localName === "item" ? "rss" : localName;
}

function nameOf(raw: string, prefixes: ReadonlyMap<string, string>, isAtom: boolean): string {
  const colon = raw.indexOf(":");
  if (colon < 0) return raw;
  const written = raw.slice(0, colon);
  const prefix = prefixes.get(written) ?? written;
  const local = raw.slice(colon + 1);
  return prefix === "" || (prefix === "atom" && isAtom) ? local : `${prefix}:${local}`;
}
