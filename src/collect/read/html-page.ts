import { Parser } from "htmlparser2";

const FEED_TYPES = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)\b/i;

/** How far into a page its feed may be announced, in characters. */
const HEAD_CHARS = 262_144;

/** Says what a page is that answers where a feed should be, and which feed it announces, if any does. */
export function describePage(html: string, url: string): string {
  const { title, feed } = readHead(html.slice(0, HEAD_CHARS), url);
  const page = title === "" ? "an HTML page answers here" : `an HTML page ("${title.slice(0, 80)}") answers here`;
  return feed === null ? `${page}, and it announces no feed` : `${page}; it announces the feed ${feed}`;
}

function readHead(html: string, url: string): { readonly title: string; readonly feed: string | null } {
  let title = "";
  let inTitle = false;
  let feed: string | null = null;
  const parser = new Parser({
    onopentag(name, { rel = "", type = "", href = "" }) {
      inTitle = name === "title" && title === "";
      if (feed !== null || name !== "link" || !FEED_TYPES.test(type) || !/\balternate\b/i.test(rel)) return;
      feed = URL.parse(href, url === "" ? undefined : url)?.href ?? null;
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(name) {
      if (name === "title") inTitle = false;
    },
  });
  parser.end(html);
  return { title: title.replace(/\s+/g, " ").trim(), feed };
}
