import { fold } from "../text/fold.ts";

/** The folded words of a text, each between two blanks, and where each starts and ends: neighbours stand side by side. */
export type WordList = { readonly text: string; readonly starts: readonly number[]; readonly ends: readonly number[] };

/** Longer ones are keys and addresses. */
const MAX_WORD_CHARS = 40;

/** Words with what belongs to them in our trade: C++, C#, .NET. */
const PLAIN_WORD = /(?:(?<![a-z0-9])\.)?[a-z0-9]+(?:'[a-z]+)?(?:\+\+|#)?/g;
/** The same in any script; signs of scripts that put no blanks between words stand by themselves. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]\p{M}*|(?:(?<![\p{L}\p{N}])\.)?(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}]\p{M}*)+(?:'\p{L}+)?(?:\+\+|#)?/gu;
const PLAIN = /^[\u0020-\u007e]*$/;

export function wordList(raw: string): WordList {
  const folded = fold(raw);
  const starts: number[] = [];
  const ends: number[] = [];
  let text = " ";
  for (const found of folded.match(PLAIN.test(folded) ? PLAIN_WORD : WORD) ?? []) {
    const word = found.endsWith("'s") ? found.slice(0, -2) : found;
    if (word.length > MAX_WORD_CHARS) continue;
    starts.push(text.length);
    text += word;
    ends.push(text.length);
    text += " ";
  }
  return { text, starts, ends };
}
