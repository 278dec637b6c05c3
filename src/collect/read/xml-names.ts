/** What the start tag of a document's root says. */
export type XmlRoot = {
  /** As it is written, prefix included. */
  readonly name: string;
  /** Lower case, without prefix. */
  readonly localName: string;
  /** Names in lower case. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** How far into a document its root may begin, in characters. */
const ROOT_WITHIN_CHARS = 65_536;

/** Finds the first element of a document, past declarations, comments and a DOCTYPE. */
export function findRoot(xml: string): XmlRoot | null {
  const start = xml
    .slice(0, ROOT_WITHIN_CHARS)
    .replace(/<!--[\s\S]*?(?:-->|$)|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/gi, "");
  const [, name, rest = ""] = /<([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/.exec(start) ?? [];
  if (name === undefined) return null;
  const pairs = Array.from(rest.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g), ([, key = "", one, two]) => [
    key.toLowerCase(),
    one ?? two ?? "",
  ]);
  const localName = (name.split(":").at(-1) ?? "").toLowerCase();
  return { name, localName, attributes: Object.fromEntries(pairs) as Record<string, string> };
}

/** Namespaces that feeds use, as the start of their address in lower case, and the prefix that we know them by. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ["http://www.w3.org/2005/atom", "atom"],
  ["http://purl.org/atom/ns#", "atom"],
  ["http://purl.org/rss/1.0/modules/content", "content"],
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
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"],
  ["http://www.w3.org/1999/xhtml", "xhtml"],
  ["http://rssnamespace.org/feedburner/", "feedburner"],
];

/** Elements that rss-parser looks for by name, to find the format, the channel and the entries. */
const STRUCTURE = new Set(["rss", "feed", "channel", "item", "entry", "rdf:RDF"]);

/**
 * Makes the function that gives each element the name under which we look for it: lower case, with our own prefix for
 * its namespace, and none for the namespace of the feed itself. All but the skeleton get a mark (`field` below), so
 * that rss-parser builds the skeleton and hands over the fields untouched: its own reading of dates, links and
 * snippets loses whole feeds over one bad value, and takes quadratic time over many `&lt;`.
 */
export function elementNames(xml: string, root: XmlRoot): (raw: string) => string {
  const prefixes = new Map<string, string>();
  for (const [, prefix = "", uri = ""] of xml.matchAll(/\bxmlns:([\w.-]+)\s*=\s*["']\s*([^"'\s]*)/g)) {
    const known = NAMESPACES.find(([start]) => uri.toLowerCase().startsWith(start));
    if (known !== undefined && !prefixes.has(prefix.toLowerCase())) prefixes.set(prefix.toLowerCase(), known[1]);
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
    names.set(raw, STRUCTURE.has(name) ? name : field(name));
    return names.get(raw) ?? name;
  };
}

/** The name under which a field of the skeleton's elements is found. */
export function field(name: string): string {
  return `_${name}`;
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
