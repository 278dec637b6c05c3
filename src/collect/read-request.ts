import type { SourceMemory } from "../domain/collect-store.ts";
import type { Failed } from "../domain/source.ts";
import { cleanFeed, toParsed, type CleanFeed } from "./clean/clean-feed.ts";
import { oneLine } from "./clean/clean-text.ts";
import { loadDetector } from "./clean/detect-language.ts";
import { FeedFailure } from "./read/feed-failure.ts";
import type { ParsedFeed } from "./read/parsed-feed.ts";
import { readDocument } from "./read/read-document.ts";
import { shortVersion } from "./read/xml-format.ts";

/** What a reading thread is asked. `parsed`: as the feed gives it; `cleaned`: the same words after cleaning. */
export type ReadRequest = {
  readonly want: "entries" | "parsed" | "cleaned";
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** Where the document was found; relative links start from it. May be empty. */
  readonly url: string;
  /** The HTTP `Link` header that it came with. */
  readonly link?: string | undefined;
  /** What was learned of the source before. */
  readonly memory: SourceMemory;
  readonly now: Date;
};

export type ReadAnswer =
  | { readonly kind: "entries"; readonly feed: CleanFeed }
  | { readonly kind: "parsed"; readonly feed: ParsedFeed }
  | Failed;

/** Details quote the document; no more of it than this. */
const MAX_DETAIL_CHARS = 300;

/** Reads one document. Never throws: what a feed does to its reader stays the feed's own failure. */
export async function answerRead(request: ReadRequest): Promise<ReadAnswer> {
  const { want, body, contentType, url, link = "", memory, now } = request;
  try {
    const raw = await readDocument(body, { contentType, url, link });
    if (want === "parsed") return { kind: "parsed", feed: withoutExtras(raw) };
    const clean = await cleanFeed(raw, { url, memory, now, loadDetector });
    return want === "entries"
      ? { kind: "entries", feed: clean }
      : { kind: "parsed", feed: toParsed(clean, raw, raw.encoding) };
  } catch (cause) {
    return toFailed(cause);
  }
}

function toFailed(cause: unknown): Failed {
  if (cause instanceof FeedFailure) {
    const { reason, message, announces } = cause;
    const failed: Failed = { kind: "failed", reason, detail: oneLine(message, MAX_DETAIL_CHARS) };
    return announces === null ? failed : { ...failed, announces };
  }
  const detail = oneLine(`the reader broke on it, which is a fault of ours: ${String(cause)}`, MAX_DETAIL_CHARS);
  return { kind: "failed", reason: "broken-feed", detail };
}

/** Only what belongs to the feed's own words; the rest served the cleaning. */
function withoutExtras({ format, encoding, feed, items }: Awaited<ReturnType<typeof readDocument>>): ParsedFeed {
  return {
    format,
    version: shortVersion(format),
    encoding,
    feed,
    items: items.map((item) => ({
      id: item.id,
      url: item.url,
      title: item.title,
      published: item.published,
      updated: item.updated ?? item.published, // What nobody changed was last changed when it was told.
      author: item.author,
      source: item.source ?? null,
      summary: item.summary,
      content: item.content,
      tags: item.tags,
      enclosures: item.enclosures,
    })),
  };
}
