import { mediaType, resolve, tokens, type PageLink } from "./read-page.ts";

/** One link of the header: its target, and its parameters up to the next comma outside quotes. */
const LINK = /<([^<>]*)>((?:[^",<>]|"(?:[^"\\]|\\.)*")*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~-]+)\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))/g;

/** The links of an HTTP `Link` header (RFC 8288, 3), as if the page had them; those of another page are passed over. */
export function parseLinkHeader(header: string, url: string): readonly PageLink[] {
  return [...header.matchAll(LINK)].flatMap(([, target = "", rest = ""]) => {
    const given = parameters(rest);
    const href = resolve(target.trim(), url);
    if (href === null || (given.has("anchor") && resolve(given.get("anchor"), url) !== url)) return [];
    return [
      {
        href,
        rel: tokens(given.get("rel") ?? ""),
        type: mediaType(given.get("type") ?? ""),
        title: given.get("title") ?? "",
      },
    ];
  });
}

/** Of a parameter that is there twice the first counts (RFC 8288, 3.3). */
function parameters(rest: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, bare] of rest.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  }
  return found;
}
