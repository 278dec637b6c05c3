import { isSite } from "../../domain/canonical-link.ts";
import { COMMON_WORDS } from "../text/common-words.ts";
import { isLittleWord } from "../text/word-language.ts";
import type { ClusterItem } from "./entry.ts";
import { hashText } from "./hash-text.ts";

/** A title of fewer words is a label and not a happening. */
const MIN_TITLE_WORDS = 4;
/** So many of its words must say something: neither little nor common ones ("What we know so far"). */
const MIN_TELLING_WORDS = 2;

const COMMON = new Set(COMMON_WORDS);

/** `key`: a hash of 53 bits. */
export type ExactKey = { readonly how: "link" | "title"; readonly key: number };

/**
 * By what an item is known to be the same as another outlet's: the page it links to, its whole title, given as folded
 * words; the surer first. A source that links to the bare host of its own site names no page.
 */
export function exactKeys(
  { linkKey, isLinkForeign }: Pick<ClusterItem, "linkKey" | "isLinkForeign">,
  title: readonly string[],
): readonly ExactKey[] {
  const keys: ExactKey[] = [];
  if (linkKey !== null && (isLinkForeign || !isSite(linkKey)))
    keys.push({ how: "link", key: hashText(`link ${linkKey}`) });
  if (isTellingTitle(title)) keys.push({ how: "title", key: hashText(`title ${title.join(" ")}`) });
  return keys;
}

function isTellingTitle(title: readonly string[]): boolean {
  const telling = title.filter((word) => !isLittleWord(word, "en") && !COMMON.has(word));
  return title.length >= MIN_TITLE_WORDS && telling.length >= MIN_TELLING_WORDS;
}
