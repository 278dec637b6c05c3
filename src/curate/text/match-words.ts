import { type FoundWord, MAX_WORD_CHARS } from "./scan-words.ts";

/** Scripts that put no space between words; two neighbours stand for a word there. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/** A number with its separators, or letters and digits with an ampersand or apostrophe inside. */
const WORD = /\p{Nd}+(?:[.,]\p{Nd}+)+|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[&'][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
/** "U.S." and "U.K.": one word, not letters. */
const ABBREVIATION = /(?<![\p{L}\p{N}])(?:\p{Lu}\.){2,}/gu;

/** Cuts a text of any script into at most `most` words. Unspaced scripts give pairs of neighbouring characters. */
export function matchWords(text: string, most: number): readonly FoundWord[] {
  const bare = text
    .normalize("NFC")
    .replaceAll("’", "'")
    .replace(ABBREVIATION, (dotted) => dotted.replaceAll(".", ""));
  const found: FoundWord[] = [];
  let end = 0;
  for (const match of bare.matchAll(WORD)) {
    const isStart = end === 0 || /[.!?:;"“”|–—。！？「」]/u.test(bare.slice(end, match.index));
    end = match.index + match[0].length;
    for (const shown of pieces(match[0])) found.push(toWord(shown, isStart));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

function toWord(shown: string, isStart: boolean): FoundWord {
  return { shown, isStart, isCapital: /^\p{Lu}/u.test(shown), hasInnerCapital: /^.+\p{Lu}/u.test(shown) };
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
