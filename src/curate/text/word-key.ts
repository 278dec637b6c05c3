import { KEY_CHARS } from "../index/parameters.ts";

/** Letters with which Arabic joins little words to the next one, its article, and the endings of its nouns. */
const ARABIC_FRONT = /^(?:[وفبك]?ال|لل|و)(?=.{3})/u;
const ARABIC_ENDING = /(?<=.{3})(?:ات|ون|ين|ان|ها|يه|ه)$/u;

/** Cut keys by word. Only for speed; emptied when it is full. */
const known = new Map<string, string>();
const MAX_KNOWN = 50_000;
/** Longer words are cut anew each time: a part of a text that is held holds the text. */
const MAX_KNOWN_CHARS = 12;

/**
 * What a folded word is compared by: its first letters, which forms of one word share in most languages; words of other
 * meaning share them too, but not all words of a text do. Numbers are compared whole.
 */
export function wordKey(folded: string): string {
  if (folded.length > MAX_KNOWN_CHARS) return cut(folded);
  const held = known.get(folded);
  if (held !== undefined) return held;
  if (known.size >= MAX_KNOWN) known.clear();
  const key = cut(folded);
  known.set(folded, key);
  return key;
}

function cut(folded: string): string {
  const first = folded.charCodeAt(0);
  const word = first >= 0x600 && first < 0x700 ? bareArabic(folded) : folded;
  return isDigit(first) ? word : word.slice(0, KEY_CHARS);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Without article and common endings, and with one spelling for letters that are written either way. */
function bareArabic(word: string): string {
  const even = word.replaceAll("\u0640", "").replace(/ة$/u, "ه").replace(/ى$/u, "ي");
  return even.replace(ARABIC_FRONT, "").replace(ARABIC_ENDING, "");
}
