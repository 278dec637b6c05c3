import type { Document } from "../domain/document-store.ts";
import { encodedPath } from "../domain/encoded-path.ts";

/** The formats of a merged feed by the ending of its address. */
const FORMATS: Readonly<Record<string, string>> = {
  xml: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
};

/**
 * Any page may read a feed by script: it holds nothing that is not public. Conditional headers are not among those that
 * a browser sends unasked.
 */
export const SHARED: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "etag, last-modified, link",
};
export const PREFLIGHT: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "if-none-match, if-modified-since",
  "access-control-max-age": "86400",
};

/** The address of the site without a slash at its end, and the hubs that push its feeds. */
export type FeedSite = { readonly url: string; readonly hubs: readonly string[] };

/** What only feeds carry: who may read them, and their links (RFC 8288; WebSub, 4; RFC 5005). Nothing for any other document. */
export function feedHeaders(
  { path, contentType, links: further = [] }: Pick<Document, "path" | "contentType" | "links">,
  { url, hubs }: FeedSite,
): Readonly<Record<string, string>> {
  const [file = "", query] = path.split("?", 2);
  const dot = file.lastIndexOf(".");
  const [stem, ending] = [file.slice(0, dot), file.slice(dot + 1)];
  if (!contentType.startsWith(`${FORMATS[ending]};`)) return {};
  const address = (other: string): string =>
    `<${url}/${encodedPath(stem)}.${other}${query === undefined ? "" : `?${query}`}>`;
  const isPart = query !== undefined || further.some(({ rel }) => rel === "current");
  const others = Object.keys(FORMATS).filter((other) => other !== ending);
  const links = [
    `${address(ending)}; rel="self"; type="${FORMATS[ending]}"`,
    // Nobody is told of a page or an archive: what is new is in the feed itself.
    ...(isPart ? [] : hubs).map((hub) => `<${hub}>; rel="hub"`),
    ...others.map((other) => `${address(other)}; rel="alternate"; type="${FORMATS[other]}"`),
    ...further.map(({ rel, href }) => `<${href}>; rel="${rel}"; type="${FORMATS[ending]}"`),
  ];
  return { ...SHARED, link: links.join(", ") };
}
