import { createHash } from "node:crypto";
import type { Document } from "../domain/document-store.ts";
import type { MergedFeed } from "./merged-feed.ts";

/** The three documents of a merged feed. `path` has no ending: `feed`, `feeds/security`. */
export function feedDocuments(path: string, feed: MergedFeed, now: Date): readonly Document[] {
  return [
    toDocument(`${path}.xml`, "application/rss+xml; charset=utf-8", feed.rss, now),
    toDocument(`${path}.atom`, "application/atom+xml; charset=utf-8", feed.atom, now),
    toDocument(`${path}.json`, "application/feed+json; charset=utf-8", feed.json, now),
  ];
}

export function pageDocument(path: string, html: string, now: Date): Document {
  return toDocument(path, "text/html; charset=utf-8", html, now);
}

/** The strong validator of RFC 9110, 8.8.3: made of the bytes alone. */
function toDocument(path: string, contentType: string, text: string, now: Date): Document {
  const body = Buffer.from(text, "utf8");
  const etag = `"${createHash("sha256").update(body).digest("base64url")}"`;
  return { path, contentType, body, etag, changedAt: new Date(Math.floor(now.getTime() / 1000) * 1000) };
}
