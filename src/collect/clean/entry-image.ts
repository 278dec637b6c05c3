import { Parser } from "htmlparser2";
import type { RawItem, RawPicture } from "../read/parsed-feed.ts";
import { elementsOf, isWebAddress, type HtmlElement } from "./html-tree.ts";

/** Smaller pictures, in either direction, are icons, faces and counters; in pixels. */
const MIN_SIDE = 100;
/** Wanted of a picture if there is one, in pixels. */
const GOOD_WIDTH = 200;
/** No page shows more, in pixels. */
const MAX_WIDTH = 2_000;
/** Pictures of one entry's text that are looked at. */
const MAX_LOOKED_AT = 20;
/** Longest `img` tag that is looked at, in characters. */
const MAX_TAG_CHARS = 8_192;

/**
 * The picture that shows an entry best: the largest of those that the feed names for it, up to 2,000 pixels wide, else the
 * first of its text; one below 200 pixels only when there is no other, and never an icon. A size that is not told
 * counts as good. `texts` are what was kept of the entry: what recurs as boilerplate is in them no more.
 */
export function imageOf(item: RawItem, texts: readonly (readonly HtmlElement[])[]): string | null {
  const named = namedPictures(item).filter(isPicture);
  const good = named.filter(isGood);
  if (good.length > 0) return largest(good);
  const shown = picturesIn(item, texts).filter(isPicture);
  return shown.find(isGood)?.url ?? largest([...named, ...shown]);
}

function namedPictures({ image, pictures = [] }: RawItem): readonly RawPicture[] {
  return image === null || pictures.some(({ url }) => url === image) ? pictures : [...pictures, plain(image)];
}

function plain(url: string): RawPicture {
  return { url, width: null, height: null };
}

function isPicture({ url, width, height }: RawPicture): boolean {
  return isWebAddress(url) && (width ?? MIN_SIDE) >= MIN_SIDE && (height ?? MIN_SIDE) >= MIN_SIDE;
}

function isGood({ width }: RawPicture): boolean {
  return (width ?? GOOD_WIDTH) >= GOOD_WIDTH;
}

/** The widest that is not too wide; of those that do not say how wide they are, and of equals, the first. */
function largest(pictures: readonly RawPicture[]): string | null {
  const [first, ...others] = pictures;
  if (first === undefined) return null;
  return others.reduce((best, picture) => (fit(picture) > fit(best) ? picture : best), first).url;
}

/** The pictures that the texts still show, with the sizes that their tags told. */
function picturesIn({ content, summary, base }: RawItem, texts: readonly (readonly HtmlElement[])[]): RawPicture[] {
  const urls = texts.toReversed().flatMap((blocks) => elementsOf(blocks, "img").map(({ link }) => link ?? ""));
  if (urls.length === 0) return [];
  const tags = new Map([summary, content].flatMap((html) => tagsIn(html ?? "", base)));
  return [...new Set(urls)].slice(0, MAX_LOOKED_AT).map((url) => tags.get(url) ?? plain(url));
}

/** The `img` tags of a piece of HTML, under the address that they have after cleaning. */
function tagsIn(html: string, base: string): readonly (readonly [string, RawPicture])[] {
  const found: (readonly [string, RawPicture])[] = [];
  const start = /<img\s/gi;
  for (let tag = start.exec(html); tag !== null && found.length < MAX_LOOKED_AT; tag = start.exec(html)) {
    const end = html.indexOf(">", tag.index);
    if (end < 0) break;
    if (end - tag.index <= MAX_TAG_CHARS) found.push(readTag(html.slice(tag.index, end + 1), base));
  }
  return found;
}

function readTag(tag: string, base: string): readonly [string, RawPicture] {
  let attributes: Readonly<Record<string, string>> = {};
  const parser = new Parser({ onopentag: (_, given) => (attributes = given) });
  parser.end(tag);
  const { src = "", srcset = "", width, height } = attributes;
  const url = resolve(src, base);
  const declared: RawPicture = { url, width: pixels(width), height: pixels(height) };
  if (!isPicture(declared)) return [url, declared];
  const wider = candidates(srcset, base).find((one) => fit(one) > fit(declared) && isPicture(one));
  return [url, wider ?? declared];
}

function fit({ width }: RawPicture): number {
  if (width === null) return 0;
  return width <= MAX_WIDTH ? width : -width;
}

/** The entries of a `srcset` with a width (HTML, 4.8.4.2.1) that is not too wide, the widest first. */
function candidates(srcset: string, base: string): readonly RawPicture[] {
  const matches = [...srcset.matchAll(/(\S*[^\s,])\s+(\d{1,5})w\s*(?:,|$)/g)];
  return matches
    .map(([, url = "", width = ""]) => ({ url: resolve(url, base), width: Number(width), height: null }))
    .filter(({ width }) => width <= MAX_WIDTH)
    .sort((one, other) => other.width - one.width);
}

function pixels(size: string | undefined): number | null {
  const [, digits] = /^\s*(\d{1,6})(?:\.\d+)?\s*(?:px)?\s*$/i.exec(size ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}

function resolve(url: string, base: string): string {
  return URL.parse(url.trim(), base === "" ? undefined : base)?.href ?? url;
}
