import type { ArchiveHead, ArchiveParts, FeedFrame, Wrapping } from "../domain/archive-store.ts";
import type { Document } from "../domain/document-store.ts";
import { feedDocument } from "./documents.ts";
import { escapeMarkup } from "./escape.ts";
import { archiveChain, archivePath, type FeedEnding, FEED_TYPES } from "./feed-links.ts";
import { FORMATS, joinItems } from "./fill-frame.ts";

/**
 * Stands for the site's address in a stored frame (a name that nobody can have: RFC 2606, 2). So the archives of a desk
 * that moved lead to one another, and not to where it was.
 */
export const ANY_SITE = "https://newsdesk.invalid";

/** Which archive of which feed, in which format. */
export type ArchiveName = { readonly path: string; readonly number: number; readonly ending: FeedEnding };

/** `12.atom`; `null`: it names none. */
export function parseArchiveFile(file: string): Pick<ArchiveName, "number" | "ending"> | null {
  const [, number, ending] = /^([1-9]\d{0,8})\.([a-z]{1,9})$/.exec(file) ?? [];
  return number === undefined || !isEnding(ending) ? null : { number: Number(number), ending };
}

function isEnding(text: string | undefined): text is FeedEnding {
  return text !== undefined && Object.hasOwn(FEED_TYPES, text);
}

/** Always the same bytes, unless something of it was muted. */
export function archiveDocument(
  { path, number, ending }: ArchiveName,
  { frame, items }: ArchiveParts,
  { siteUrl, head }: { readonly siteUrl: string; readonly head: ArchiveHead },
): Document {
  const identity = { path: archivePath(path, number), chain: archiveChain(path, number), siteUrl };
  const format = FORMATS[ending];
  const text = joinItems(format, putIn(frame[format], inFormat(format, siteUrl)), items);
  const document = feedDocument(identity, text, { ending, now: head.changedAt });
  return { ...document, isFixed: head.muted.length === 0 };
}

function inFormat(format: keyof FeedFrame, address: string): string {
  return format === "json" ? JSON.stringify(address).slice(1, -1) : escapeMarkup(address);
}

function putIn({ before, after }: Wrapping, address: string): Wrapping {
  return { before: before.replaceAll(ANY_SITE, () => address), after: after.replaceAll(ANY_SITE, () => address) };
}
