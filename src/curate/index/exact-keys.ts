import { stem } from "../text/stem.ts";
import { isStopWord } from "../text/stop-words.ts";
import { COMMON_WORDS } from "../text/common-words.ts";
import type { ClusterItem } from "./entry.ts";

/** A title of fewer words is a label and not a happening. */
const MIN_TITLE_WORDS = 4;
/** So many of its words must say something: neither little nor common ones ("What we know so far"). */
const MIN_TELLING_WORDS = 2;
/** A syndicated text is known by its first words, for outlets cut it at different lengths. */
const TEXT_WORDS = 30;

const COMMON = new Set(COMMON_WORDS.map((word) => stem(word, "en")));

export type ExactKey = { readonly how: "link" | "title" | "text"; readonly key: string };

/**
 * By what an item is known to be the same as another outlet's: the page it links to, its whole title, the beginning of
 * its text, given as folded words; the surest first. A source that links to the bare host of its own site names no page.
 */
export function exactKeys(
  { linkKey, isLinkForeign }: Pick<ClusterItem, "linkKey" | "isLinkForeign">,
  title: readonly string[],
  text: readonly string[],
): readonly ExactKey[] {
  const keys: ExactKey[] = [];
  if (linkKey !== null && (isLinkForeign || /[/?]/.test(linkKey))) keys.push({ how: "link", key: `link ${linkKey}` });
  if (isTellingTitle(title)) keys.push({ how: "title", key: `title ${title.join(" ")}` });
  if (text.length >= TEXT_WORDS) keys.push({ how: "text", key: `text ${text.slice(0, TEXT_WORDS).join(" ")}` });
  return keys;
}

function isTellingTitle(title: readonly string[]): boolean {
  const telling = title.filter((word) => !isStopWord(word, "en") && !COMMON.has(stem(word, "en")));
  return title.length >= MIN_TITLE_WORDS && telling.length >= MIN_TELLING_WORDS;
}
