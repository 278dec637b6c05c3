import { canonicalLink, linkKey } from "./canonical-link.ts";
import { sha256 } from "./content-id.ts";
import type { Identity, ItemContent } from "./item.ts";

/** So many hex digits of a hash: at 64 bits no two texts of one source meet. */
const KEY_DIGITS = 16;

/** Of a summary, in characters: enough to tell texts apart, and the same where a feed cuts it elsewhere. */
const MAX_KEY_CHARS = 300;

/**
 * Folds a guid for comparison only. One that is an address is folded as a link is (scheme, `www.`, case of the host,
 * tracking, fragment, trailing slash); any other means itself, letter by letter (RFC 4287, 4.2.6.1). A fragment that
 * is a path (`#!/news/1`) names the page, and stays.
 */
export function guidKey(guid: string): string {
  const link = /^https?:\/\//i.test(guid) && !/#[!/]/.test(guid) ? canonicalLink(guid) : null;
  return link === null ? guid : linkKey(link);
}

/** What two spellings of one identity share. */
export function identityKey({ kind, value }: Identity): string {
  if (kind === "content") return value;
  return guidKey(value);
}

/** What two entries share that say the same in the same words, whatever their case, punctuation and spacing. */
export function wordsKey({ title, summary }: Pick<ItemContent, "title" | "summary">): string {
  const said = `${foldWords(title)}\n${foldWords(summary.slice(0, MAX_KEY_CHARS))}`;
  return sha256(said).slice(0, KEY_DIGITS);
}

/** Letters and digits in lower case, words apart by one space. */
export function foldWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
