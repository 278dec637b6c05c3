import { foldWords } from "../item-keys.ts";

/** Scripts that part no words: there a word is found inside a sentence. */
const UNPARTED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Hang}]/u;

/** A word as far as its script goes: letters of the scripts above, or none of them. */
const RUNS =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Hang}]+|[^ \p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Hang}]+/gu;

/** Words without case, accents and punctuation, one blank apart. */
export function foldForChoice(text: string): string {
  return foldWords(text.normalize("NFD").replace(/[\u0300-\u036F]/g, ""));
}

/** Whether the words are there in their order, as whole words. Both texts are folded. */
export function hasWords(text: string, words: string): boolean {
  if (isUnparted(words)) return text.includes(words);
  return ` ${text} `.includes(` ${words} `);
}

/** Whether a text has letters of a script that parts no words. */
export function isUnparted(text: string): boolean {
  return UNPARTED.test(text);
}

/** A folded text cut at its blanks, and where one kind of script meets the other. */
export function scriptRuns(folded: string): readonly string[] {
  return folded.match(RUNS) ?? [];
}
