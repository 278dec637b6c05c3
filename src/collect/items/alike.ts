import { foldWords } from "../../domain/item-keys.ts";

/** Of each text so much is looked at, in characters. */
const MAX_COMPARED_CHARS = 600;

/** Two texts about the same thing share more of their words than this; two of one language about different things less. */
const MIN_SHARE = 0.25;

/** Scripts that put no space between words: there each pair of letters counts as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Words that stand in every text, in spaced scripts, are short. */
const MIN_WORD_CHARS = 4;

/**
 * Whether two texts may be two forms of one: the words that both have, against all words of the shorter. An empty text
 * is like no other. Linear in the texts, which are looked at up to a limit.
 */
export function areAlike(one: string, other: string): boolean {
  const [few, many] = [wordsOf(one), wordsOf(other)].sort((left, right) => left.size - right.size);
  if (few === undefined || many === undefined || few.size === 0) return false;
  const shared = [...few].filter((word) => many.has(word)).length;
  return shared / few.size > MIN_SHARE;
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = foldWords(text.slice(0, MAX_COMPARED_CHARS)).split(" ");
  const telling = words.flatMap((word) => (UNSPACED.test(word) ? pairsOf(word) : [word]));
  const long = telling.filter((word) => word.length >= MIN_WORD_CHARS || UNSPACED.test(word));
  return new Set((long.length === 0 ? telling : long).filter((word) => word !== ""));
}

function pairsOf(word: string): readonly string[] {
  const letters = Array.from(word);
  return letters.length < 2 ? letters : letters.slice(1).map((letter, index) => `${letters[index] ?? ""}${letter}`);
}
