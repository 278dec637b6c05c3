import { fold } from "./fold.ts";
import { LITTLE_WORDS, WORD_LANGUAGES, type WordLanguage } from "./little-words.ts";
import type { Word } from "./words.ts";

/** Fewer known little words than this say nothing about a language. */
const MIN_HINTS = 3;
/** So large a part of a text they have to be: a few foreign ones stand in any longer text. */
const MIN_HINT_SHARE = 0.08;

/** Longest little word that we know; longer words need no look. */
let maxLittleChars = 0;
/** Bit n is set for a little word of the n-th language. */
const languagesOf = new Map<string, number>();
WORD_LANGUAGES.forEach((language, at) => {
  for (const word of fold(LITTLE_WORDS[language]).split(/\s+/)) {
    languagesOf.set(word, (languagesOf.get(word) ?? 0) | (1 << at));
    maxLittleChars = Math.max(maxLittleChars, word.length);
  }
});

const NOTHING = 0;

/** The languages in which a folded word is a little one: bit n for the n-th of `WORD_LANGUAGES`. */
export function littleIn(folded: string): number {
  return folded.length > maxLittleChars ? NOTHING : (languagesOf.get(folded) ?? NOTHING);
}

/**
 * Tells the language from the little words of a text, for feeds often declare another one than they are written in.
 * Falls back to `declared` (BCP 47), and to `null` for a language without lists. A text that says nothing, with nothing
 * declared, counts as English, which most of our sources write.
 */
export function wordLanguage(words: readonly Pick<Word, "littleIn">[], declared: string | null): WordLanguage | null {
  const primary = (declared ?? "en").slice(0, 2).toLowerCase();
  const wished = WORD_LANGUAGES.findIndex((language) => language === primary);
  const hints = countHints(words);
  const most = Math.max(...hints);
  const isHeard = most >= MIN_HINTS && most >= words.length * MIN_HINT_SHARE;
  const heard = hints[wished] === most ? wished : hints.indexOf(most);
  return WORD_LANGUAGES[isHeard ? heard : wished] ?? null;
}

/** How many little words of each language there are. */
function countHints(words: readonly Pick<Word, "littleIn">[]): readonly number[] {
  const hints = WORD_LANGUAGES.map(() => 0);
  for (const word of words) {
    for (let bits = word.littleIn; bits !== NOTHING; bits &= bits - 1) {
      const at = 31 - Math.clz32(bits & -bits);
      hints[at] = (hints[at] ?? 0) + 1;
    }
  }
  return hints;
}

/** Whether a word carries no news in a language. */
export function isLittleWord(folded: string, language: WordLanguage | null): boolean {
  return (littleIn(folded) & languageBit(language)) !== 0;
}

/** The bit of a language in `littleIn`; none for one that we do not know. */
export function languageBit(language: WordLanguage | null): number {
  return language === null ? 0 : 1 << WORD_LANGUAGES.indexOf(language);
}
