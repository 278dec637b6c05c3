import { KEY_CHARS } from "../index/parameters.ts";

/** Letters with which Arabic joins little words to the next one, its article, and the endings of its nouns. */
const ARABIC_FRONT = /^(?:[وفبك]?ال|لل|و)(?=.{3})/u;
const ARABIC_ENDING = /(?<=.{3})(?:ات|ون|ين|ان|ها|يه|ه)$/u;

/**
 * What a folded word is compared by: its first letters, which forms of one word share in most languages; words of other
 * meaning share them too, but not all words of a text do. Numbers are compared whole.
 */
export function wordKey(folded: string): string {
  const first = folded.charCodeAt(0);
  const word = first >= 0x600 && first < 0x700 ? bareArabic(folded) : folded;
  return word.length <= KEY_CHARS || isDigit(first) ? word : word.slice(0, KEY_CHARS);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Without article and common endings, and with one spelling for letters that are written either way. */
function bareArabic(word: string): string {
  const even = word.replaceAll("\u0640", "").replace(/ة$/u, "ه").replace(/ى$/u, "ي");
  return even.replace(ARABIC_FRONT, "").replace(ARABIC_ENDING, "");
}
