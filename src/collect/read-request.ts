import type { Failed } from "../domain/source.ts";
import { cleanFeed, toParsed, type CleanFeed } from "./clean/clean-feed.ts";
import { FeedFailure } from "./read/feed-failure.ts";
import type { ParsedFeed } from "./read/parsed-feed.ts";
import { readDocument } from "./read/read-document.ts";

/** What a reading thread is asked. `parsed`: as the feed gives it; `cleaned`: the same words after cleaning. */
export type ReadRequest = {
  readonly want: "entries" | "parsed" | "cleaned";
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** Where the document was found; relative links start from it. May be empty. */
  readonly url: string;
};

export type ReadAnswer =
  | { readonly kind: "entries"; readonly feed: CleanFeed }
  | { readonly kind: "parsed"; readonly feed: ParsedFeed }
  | Failed;

/** Reads one document. Never throws: what a feed does to its reader stays the feed's own failure. */
export async function answerRead({ want, body, contentType, url }: ReadRequest): Promise<ReadAnswer> {
  try {
    const raw = await readDocument(body, { contentType, url });
    if (want === "parsed") return { kind: "parsed", feed: withoutExtras(raw) };
    const clean = cleanFeed(raw, url);
    return want === "entries"
      ? { kind: "entries", feed: clean }
      : { kind: "parsed", feed: toParsed(clean, raw, raw.encoding) };
  } catch (cause) {
    if (cause instanceof FeedFailure) return { kind: "failed", reason: cause.reason, detail: cause.message };
    const words = String(cause).slice(0, 200);
    return {
      kind: "failed",
      reason: "broken-feed",
      detail: `the reader broke on it, which is a fault of ours: ${words}`,
    };
  }
}

/** Only what belongs to the feed's own words; the rest served the cleaning. */
function withoutExtras({ format, encoding, feed, items }: Awaited<ReturnType<typeof readDocument>>): ParsedFeed {
  return {
    format,
    encoding,
    feed,
    items: items.map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      published: item.published,
      updated: item.updated,
      author: item.author,
      summary: item.summary,
      content: item.content,
      tags: item.tags,
      enclosures: item.enclosures,
    })),
  };
}
