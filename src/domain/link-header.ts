/** One link of an HTTP `Link` header. */
export type HeaderLink = {
  /** Absolute http(s) address without fragment. */
  readonly href: string;
  /** In lower case. */
  readonly rel: readonly string[];
  /** All parameters by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** Links of one header that are looked at. */
const MAX_LINKS = 100;

/** One link: its target, and its parameters up to the next comma outside quotes. */
const LINK = /<([^<>]*)>((?:[^",<>]|"(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~-]+)\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/g;

/** The links that an answer from `url` has in its `Link` header (RFC 8288, 3); those about another page are passed over. */
export function parseLinkHeader(header: string, url: string): readonly HeaderLink[] {
  return [...header.matchAll(LINK)].slice(0, MAX_LINKS).flatMap(([, target = "", rest = ""]) => {
    const parameters = parametersOf(rest);
    const href = resolve(target.trim(), url);
    const anchor = parameters.get("anchor");
    if (href === null || (anchor !== undefined && resolve(anchor, url) !== resolve(url, url))) return [];
    const rel = (parameters.get("rel") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    return [{ href, rel, parameters }];
  });
}

/** Of a parameter that is there twice the first counts (RFC 8288, 3.3). */
function parametersOf(rest: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, bare] of rest.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  }
  return found;
}

function resolve(raw: string, base: string): string | null {
  const url = URL.parse(raw, base);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.hash = "";
  return url.href;
}
