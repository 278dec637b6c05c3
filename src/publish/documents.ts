import { createHash } from "node:crypto";
import type { Document } from "../domain/document-store.ts";
import type { MergedFeed } from "./merged-feed.ts";

/** The three documents of a merged feed. `path` has no ending: `feed`, `feeds/security`. */
export function feedDocuments(path: string, feed: MergedFeed, now: Date): readonly Document[] {
  return [
    textDocument(`${path}.xml`, "application/rss+xml; charset=utf-8", feed.rss, now),
    textDocument(`${path}.atom`, "application/atom+xml; charset=utf-8", feed.atom, now),
    textDocument(`${path}.json`, "application/feed+json; charset=utf-8", feed.json, now),
  ];
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
