import { decodeBytes } from "./decode-bytes.ts";
import { FeedFailure } from "./feed-failure.ts";
import { pageFailure } from "./html-page.ts";
import type { RawFeed } from "./parsed-feed.ts";
import { readXmlFeed } from "./xml-feed.ts";
import { findStart, type XmlRoot } from "./xml-names.ts";

export type DocumentOrigin = {
  readonly contentType: string | null;
  /** Where it was found; relative links start from it. */
  readonly url: string;
  /** The HTTP `Link` header that it came with. */
  readonly link?: string;
};

/** Reads the bytes of a feed of any format. Throws a `FeedFailure` for what is not one. */
export async function readDocument(
  bytes: Uint8Array,
  origin: DocumentOrigin,
): Promise<RawFeed & { readonly encoding: string }> {
  const { text, encoding } = decodeBytes(bytes, origin.contentType);
  return { ...(await readText(text, origin)), encoding };
}

async function readText(text: string, origin: DocumentOrigin): Promise<RawFeed> {
  const { url } = origin;
  const begin = /\S/.exec(text)?.[0];
  if (begin === undefined) throw new FeedFailure("empty", "the answer is empty");
  const start = findStart(text, isFeedRoot);
  if (begin === "{" || (begin === "[" && start.first === null)) {
    const { readJsonFeed } = await import("./json-feed.ts"); // Rare, and its schema library is slow to start.
    return readJsonFeed(text, url);
  }
  if (start.hasSubset)
    throw new FeedFailure("broken-feed", "its DOCTYPE declares entities, and those are never resolved");
  const { first, root } = start;
  if (first !== null && (first === root || isPartRoot(first)))
    return await readXmlFeed(text, { ...start, root: first }, url);
  const wrapped = root === null ? null : await readXmlFeed(text, { ...start, root }, url).catch(() => null);
  return wrapped !== null && wrapped.items.length > 0 ? wrapped : notAFeed(text, first, origin);
}

function isFeedRoot({ localName }: XmlRoot): boolean {
  return /^(?:rss|rdf|feed)$/.test(localName);
}

/** A feed that lost its envelope. */
function isPartRoot({ localName }: XmlRoot): boolean {
  return /^(?:channel|item|entry)$/.test(localName);
}

function notAFeed(text: string, first: XmlRoot | null, { url, link = "" }: DocumentOrigin): never {
  if (first === null) throw new FeedFailure("not-a-feed", `this is neither XML nor JSON: "${firstWords(text)}"`);
  if (first.localName === "opml") throw new FeedFailure("not-a-feed", "this is a list of feeds (OPML), and not a feed");
  if (PAGE_ROOT.test(first.localName) || /<(?:head|body|div|p)[\s>]/i.test(text)) throw pageFailure(text, url, link);
  throw new FeedFailure("not-a-feed", `this is an XML document <${first.name.slice(0, 40)}>, and not a feed`);
}

/** HTML may leave out the tags around these (HTML, 13.1.2.4). */
const PAGE_ROOT = /^(?:html|head|title|base|link|meta|script|style|body)$/;

function firstWords(text: string): string {
  return text.trim().slice(0, 60).replace(/\s+/g, " ");
}
