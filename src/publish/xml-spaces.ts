/** Namespaces that some items need, by their usual prefix. */
const SPACES = {
  media: "http://search.yahoo.com/mrss/",
  itunes: "http://www.itunes.com/dtds/podcast-1.0.dtd",
  podcast: "https://podcastindex.org/namespace/1.0",
} as const;

export type Prefix = keyof typeof SPACES;
const PREFIXES = Object.keys(SPACES) as readonly Prefix[];

/** Those that stand in XML of ours: all that is foreign is escaped in it. */
export function prefixesIn(xml: string): readonly Prefix[] {
  return PREFIXES.filter((prefix) => xml.includes(`<${prefix}:`));
}

/** The attributes that declare them, each once, in one order, with a blank before each. */
export function declarations(used: Iterable<Prefix>): string {
  const all = new Set(used);
  return PREFIXES.filter((prefix) => all.has(prefix))
    .map((prefix) => ` xmlns:${prefix}="${SPACES[prefix]}"`)
    .join("");
}
