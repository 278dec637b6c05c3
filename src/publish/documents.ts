import { createHash } from "node:crypto";
import type { Document } from "../domain/document-store.ts";
import { FEED_TYPES, type FeedChain, type FeedEnding, headerLinks } from "./feed-links.ts";
import { FORMATS } from "./fill-frame.ts";
import type { MergedFeed } from "./merged-feed.ts";

/** Of which feed, and where it stands among its other documents. */
export type FeedIdentity = { readonly path: string; readonly chain: FeedChain; readonly siteUrl: string };

/** The three documents of a merged feed. `path` has no ending: `feed`, `feeds/security`. */
export function feedDocuments(identity: FeedIdentity, feed: MergedFeed, now: Date): readonly Document[] {
  return (["xml", "atom", "json"] as const).map((ending) =>
    feedDocument(identity, feed[FORMATS[ending]], { ending, now }),
  );
}

type Made = { readonly ending: FeedEnding; readonly now: Date };

/** One of them. */
export function feedDocument({ path, chain, siteUrl }: FeedIdentity, text: string, { ending, now }: Made): Document {
  const document = textDocument(`${path}.${ending}`, `${FEED_TYPES[ending]}; charset=utf-8`, text, now);
  const links = headerLinks(siteUrl, chain, ending);
  return links.length === 0 ? document : { ...document, links };
}

export function pageDocument(path: string, html: string, now: Date): Document {
  return textDocument(path, "text/html; charset=utf-8", html, now);
}

function textDocument(path: string, contentType: string, text: string, now: Date): Document {
  return toDocument({ path, contentType, body: Buffer.from(text, "utf8") }, now);
}

/** With the strong validator of RFC 9110, 8.8.3: made of the bytes alone. */
export function toDocument(bytes: Pick<Document, "path" | "contentType" | "body">, changedAt: Date): Document {
  const etag = `"${createHash("sha256").update(bytes.body).digest("base64url")}"`;
  return { ...bytes, etag, changedAt: new Date(Math.floor(changedAt.getTime() / 1000) * 1000) };
}
