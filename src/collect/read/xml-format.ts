import type { XmlRoot, XmlStart } from "./xml-names.ts";

export function isAtom({ localName }: XmlRoot): boolean {
  return localName === "feed" || localName === "entry";
}

/** The Channel Definition Format (W3C note of 1997), older than RSS: a channel that says in attributes where it leads. */
export function isCdf({ localName, attributes }: XmlRoot): boolean {
  return localName === "channel" && ["href", "base", "self", "lastmod"].some((name) => attributes[name] !== undefined);
}

/** The format by its root: `rss 2.0`, `rss 0.91 netscape`, `atom 0.3`, and `rss` alone when no version is named. */
export function formatOf(root: XmlRoot, doctype: XmlStart["doctype"]): string {
  const { localName, attributes } = root;
  const namespaces = Object.values(attributes).join(" ");
  if (isAtom(root)) {
    return attributes["version"] === "0.3" || namespaces.includes("purl.org/atom/ns#") ? "atom 0.3" : "atom 1.0";
  }
  if (isCdf(root)) return "cdf";
  if (localName === "rdf") return namespaces.includes("netscape.com") ? "rss 0.90" : "rss 1.0";
  const version = attributes["version"]?.trim() ?? "";
  return `rss ${version}${version === "0.91" && /netscape/i.test(doctype) ? " netscape" : ""}`.trim();
}

/** A format in the short words that feed tools share: `rss20`, `rss091u` and `rss091n`, `atom10`, `json11`, `cdf`. */
export function shortVersion(format: string): string {
  const [kind = "", version = "", by = "userland"] = format.split(" ");
  if (kind === "rss" && version.startsWith("2")) return "rss20";
  const suffix = version === "0.91" ? by.charAt(0) : "";
  return `${kind}${version.replaceAll(".", "")}${suffix}`;
}
