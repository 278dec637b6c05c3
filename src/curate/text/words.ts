import { fold } from "./fold.ts";

/** A word of a text: as it stands there, folded, and whether it looks like a name where it stands. */
export type Word = { readonly shown: string; readonly folded: string; readonly isName: boolean };

/** Longest text that is looked at, in characters. */
const MAX_TEXT_CHARS = 8_000;
/** Longer words are noise: addresses, keys, base64. */
const MAX_WORD_CHARS = 40;

/** Scripts that put no space between words; two neighbours stand for a word there. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/** A number with its separators, or letters and digits with an ampersand or apostrophe inside. */
const WORD = /\p{Nd}+(?:[.,]\p{Nd}+)+|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[&'][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
/** "U.S." and "U.K.": one word, not letters. */
const ABBREVIATION = /(?<![\p{L}\p{N}])(?:\p{Lu}\.){2,}/gu;

/** Above this share of capitalised words a text is a headline in title case, and its capitals say nothing. */
const TITLE_CASE_SHARE = 0.6;

/** Cuts a plain text into words, in order. Unspaced scripts give pairs of neighbouring characters. */
export function words(text: string): readonly Word[] {
  const bare = text
    .slice(0, MAX_TEXT_CHARS)
    .normalize("NFC")
    .replaceAll("’", "'")
    .replace(ABBREVIATION, (dotted) => dotted.replaceAll(".", ""));
  const found: { shown: string; isStart: boolean }[] = [];
  let end = 0;
  for (const match of bare.matchAll(WORD)) {
    const isStart = end === 0 || /[.!?:;"“”|–—]/u.test(bare.slice(end, match.index));
    end = match.index + match[0].length;
    for (const shown of pieces(match[0])) found.push({ shown, isStart });
  }
  const capitalsTell = !isTitleCase(found.filter(({ isStart }) => !isStart).map(({ shown }) => shown));
  return found.map(({ shown, isStart }) => ({
    shown,
    folded: fold(shown).replaceAll(",", ""),
    isName: hasInnerCapital(shown) || (capitalsTell && !isStart && /^\p{Lu}/u.test(shown)),
  }));
}

/** A match as words: without a possessive, apart at other apostrophes, in pairs of characters for unspaced scripts. */
function pieces(match: string): readonly string[] {
  if (UNSPACED.test(match)) return pairs(match);
  const whole = match.replace(/'s$/i, "");
  return (whole.includes("'") ? whole.split("'") : [whole]).filter((word) => word.length <= MAX_WORD_CHARS);
}

function pairs(run: string): readonly string[] {
  const out: string[] = [];
  for (const part of run.match(/[\x21-\x7e]+|[^\x21-\x7e]+/gu) ?? []) {
    const chars = Array.from(part);
    if (!UNSPACED.test(part) || chars.length === 1) out.push(part);
    else for (let at = 0; at + 1 < chars.length; at++) out.push(`${chars[at]}${chars[at + 1]}`);
  }
  return out;
}

function hasInnerCapital(word: string): boolean {
  return /^.+\p{Lu}/u.test(word);
}

/** Of words that do not open a sentence. One alone tells nothing. */
function isTitleCase(inner: readonly string[]): boolean {
  const long = inner.filter((word) => /^\p{L}{4}/u.test(word));
  const capital = long.filter((word) => /^\p{Lu}/u.test(word));
  return long.length > 1 && capital.length / long.length > TITLE_CASE_SHARE;
}
