import { stem } from "../text/stem.ts";
import { isStopWord } from "../text/stop-words.ts";
import { COMMON_WORDS } from "../text/common-words.ts";
import { foldedWords } from "../text/words.ts";
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
 * its text; the surest first. A source that links to the bare host of its own site names no page.
 */
export function exactKeys(
  item: Pick<ClusterItem, "linkKey" | "isLinkForeign" | "title" | "summary">,
): readonly ExactKey[] {
  const keys: ExactKey[] = [];
  const { linkKey } = item;
  if (linkKey !== null && (item.isLinkForeign || /[/?]/.test(linkKey)))
    keys.push({ how: "link", key: `link ${linkKey}` });
  const title = foldedWords(item.title);
  if (isTellingTitle(title)) keys.push({ how: "title", key: `title ${title.join(" ")}` });
  const text = foldedWords(item.summary);
  if (text.length >= TEXT_WORDS) keys.push({ how: "text", key: `text ${text.slice(0, TEXT_WORDS).join(" ")}` });
  return keys;
}

function isTellingTitle(title: readonly string[]): boolean {
  const telling = title.filter((word) => !isStopWord(word, "en") && !COMMON.has(stem(word, "en")));
  return title.length >= MIN_TITLE_WORDS && telling.length >= MIN_TELLING_WORDS;
}
