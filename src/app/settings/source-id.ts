import { sha256 } from "../../domain/content-id.ts";
import type { SourceId } from "../../domain/source.ts";
import { hasPlaceholder, withoutPlaceholders } from "./placeholders.ts";

/** Of an id, be it made or written. */
export const MAX_ID_CHARS = 80;
const HASH_CHARS = 8;

/**
 * The id of a source that has none of its own: host without `www.` and path, readable. `written` is the address as it
 * stands in the file: what comes from a placeholder is left out of the id, since ids are shown everywhere.
 */
export function sourceIdOf(feedUrl: string, written: string): SourceId {
  const url = new URL(feedUrl);
  const shown = hasPlaceholder(written) ? URL.parse(withoutPlaceholders(written).trim()) : url;
  const slug = slugOf(shown?.host === url.host ? `${url.host}${shown.pathname}` : url.host);
  if (slug.length <= MAX_ID_CHARS) return slug as SourceId;
  return `${slug.slice(0, MAX_ID_CHARS - HASH_CHARS - 1)}-${sha256(slug).slice(0, HASH_CHARS)}` as SourceId;
}

/** The host as readers know it. */
export function hostName(feedUrl: string): string {
  return new URL(feedUrl).hostname.replace(/^www\./, "");
}

function slugOf(hostAndPath: string): string {
  return hostAndPath
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
