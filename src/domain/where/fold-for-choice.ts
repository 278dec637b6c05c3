import { foldWords } from "../item-keys.ts";

/** Scripts that part no words: there a word is found inside a sentence. */
const UNPARTED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Hang}]/u;

/** Words without case, accents and punctuation, one blank apart. */
export function foldForChoice(text: string): string {
  return foldWords(text.normalize("NFD").replace(/[\u0300-\u036F]/g, ""));
}

/** Whether the words are there in their order, as whole words. Both texts are folded. */
export function hasWords(text: string, words: string): boolean {
  if (UNPARTED.test(words)) return text.includes(words);
  return ` ${text} `.includes(` ${words} `);
}
