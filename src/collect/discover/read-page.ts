import { Parser } from "htmlparser2";

/** What of a page can lead to a feed. Addresses are absolute. */
export type Page = {
  readonly title: string;
  /** The address by which the page wishes to be known (RFC 6596). */
  readonly canonical: string | null;
  /** `link` elements, and `a` elements that name a relation, in the order of the page. */
  readonly links: readonly PageLink[];
  /** All other `a` elements. */
  readonly anchors: readonly PageAnchor[];
};

export type PageLink = {
  readonly href: string;
  /** In lower case. */
  readonly rel: readonly string[];
  /** In lower case, without parameters; empty when there is none. */
  readonly type: string;
  readonly title: string;
};

export type PageAnchor = { readonly href: string; readonly text: string };

/** How much of a page is read, in characters. */
const MAX_PAGE_CHARS = 1_048_576;
/** Links and anchors of one page that are looked at. */
const MAX_LINKS = 5_000;
const MAX_TITLE_CHARS = 200;
/** A page that is nested more deeply is read no further: the parser's time grows with the square of the depth. */
const MAX_DEPTH = 5_000;
/** After so many characters it is asked whether to go on. */
const STEP_CHARS = 65_536;

type Attributes = Readonly<Record<string, string>>;

/** Reads a page as far as it can lead to a feed; what has no meaning in HTML is passed over. Never throws. */
export function readPage(html: string, url: string): Page {
  const found = scan(html.slice(0, MAX_PAGE_CHARS));
  const base = resolve(found.base, url) ?? url;
  const withHref = found.links.flatMap((link) => {
    const href = resolve(link["href"], base);
    return href === null ? [] : [toLink(link, href)];
  });
  return {
    title: singleLine(found.title),
    canonical: withHref.find(({ rel }) => rel.includes("canonical"))?.href ?? null,
    links: withHref,
    anchors: found.anchors.flatMap(({ href, text }) => {
      const absolute = resolve(href, base);
      return absolute === null ? [] : [{ href: absolute, text: singleLine(text) }];
    }),
  };
}

type Scanned = {
  base: string | undefined;
  title: string;
  readonly links: Attributes[];
  readonly anchors: { readonly href: string; text: string }[];
};

/** Comments, scripts and styles hold no elements for this parser, as for a browser. */
function scan(html: string): Scanned {
  const found: Scanned = { base: undefined, title: "", links: [], anchors: [] };
  let inside: "title" | "a" | null = null;
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      const { href, rel } = attributes;
      if (name === "base") found.base ??= href;
      if (name === "title" && found.title === "") inside = "title";
      if (href === undefined || found.links.length + found.anchors.length >= MAX_LINKS) return;
      if (name === "link" || (name === "a" && rel !== undefined && /\b(?:alternate|feed)\b/i.test(rel))) {
        found.links.push(attributes);
      } else if (name === "a") {
        found.anchors.push({ href, text: attributes["title"] ?? "" });
        inside = "a";
      }
    },
    ontext(text) {
      const anchor = found.anchors.at(-1);
      if (inside === "title" && found.title.length < MAX_TITLE_CHARS) found.title += text;
      else if (inside === "a" && anchor !== undefined && anchor.text.length < MAX_TITLE_CHARS)
        anchor.text += ` ${text}`;
    },
    onclosetag(name) {
      depth -= 1;
      if (name === inside) inside = null;
    },
  });
  for (let at = 0; at < html.length; at += STEP_CHARS) {
    parser.write(html.slice(at, at + STEP_CHARS));
    if (depth >= MAX_DEPTH) break;
  }
  parser.end();
  return found;
}

function toLink({ rel = "", type = "", title = "" }: Attributes, href: string): PageLink {
  return { href, rel: tokens(rel), type: mediaType(type), title: singleLine(title) };
}

/** The words of a `rel`, in lower case. */
export function tokens(rel: string): readonly string[] {
  return rel
    .toLowerCase()
    .split(/\s+/)
    .filter((token) => token !== "");
}

/** A media type in lower case, without its parameters. */
export function mediaType(type: string): string {
  return (type.split(";")[0] ?? "").trim().toLowerCase();
}

/** An absolute http(s) address without fragment, or `null`. */
export function resolve(href: string | undefined, base: string): string | null {
  const url = href === undefined ? null : URL.parse(href, base === "" ? undefined : base);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.hash = "";
  return url.href;
}

function singleLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, MAX_TITLE_CHARS);
}
