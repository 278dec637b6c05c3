import { decodeBytes } from "./decode-bytes.ts";
import { FeedFailure } from "./feed-failure.ts";
import { describePage } from "./html-page.ts";
import type { RawFeed } from "./parsed-feed.ts";
import { isFeedRoot, readXmlFeed } from "./xml-feed.ts";
import { findRoot } from "./xml-names.ts";

export type DocumentOrigin = {
  readonly contentType: string | null;
  /** Where it was found; relative links start from it. */ readonly url: string;
};

/** Reads the bytes of a feed of any format. Throws a `FeedFailure` for what is not one. */
export async function readDocument(
  bytes: Uint8Array,
  origin: DocumentOrigin,
): Promise<RawFeed & { readonly encoding: string }> {
  const { text, encoding } = decodeBytes(bytes, origin.contentType);
  return { ...(await readText(text, origin.url)), encoding };
}

async function readText(text: string, url: string): Promise<RawFeed> {
  const start = /\S/.exec(text)?.[0];
  if (start === undefined) throw new FeedFailure("empty", "the answer is empty");
  if (start === "{" || start === "[") {
    const { readJsonFeed } = await import("./json-feed.ts"); // Rare, and its schema library is slow to start.
    return readJsonFeed(text, url);
  }
  const root = findRoot(text);
  if (root !== null && isFeedRoot(root)) return await readXmlFeed(text, root, url);
  if (root === null) throw new FeedFailure("not-a-feed", `this is neither XML nor JSON: "${firstWords(text)}"`);
  if (root.localName === "html" || /<(?:head|body|div|p)[\s>]/i.test(text))
    throw new FeedFailure("not-a-feed", describePage(text, url));
  throw new FeedFailure("not-a-feed", `this is an XML document <${root.name.slice(0, 40)}>, and not a feed`);
}

function firstWords(text: string): string {
  return text.trim().slice(0, 60).replace(/\s+/g, " ");
}
