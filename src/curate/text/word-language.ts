import { fold } from "./fold.ts";
import { LITTLE_WORDS, WORD_LANGUAGES, type WordLanguage } from "./little-words.ts";
import type { Word } from "./words.ts";

/** Fewer known little words than this say nothing about a language. */
const MIN_HINTS = 3;
/** So large a part of a text they have to be: a few foreign ones stand in any longer text. */
const MIN_HINT_SHARE = 0.08;

/** Bit n is set for a little word of the n-th language. */
const languagesOf = new Map<string, number>();
WORD_LANGUAGES.forEach((language, at) => {
  for (const word of fold(LITTLE_WORDS[language]).split(/\s+/)) {
    languagesOf.set(word, (languagesOf.get(word) ?? 0) | (1 << at));
  }
});

const NOTHING = 0;

/** The languages of one word, as bits; `isLittleIn` reads them. */
export function littleIn(folded: string): number {
  return languagesOf.get(folded) ?? NOTHING;
}

/**
 * Tells the language from the little words of a text, for feeds often declare another one than they are written in.
 * Falls back to `declared` (BCP 47), and to `null` for a language without lists. A text that says nothing, with nothing
 * declared, counts as English, which most of our sources write.
 */
export function wordLanguage(words: readonly Pick<Word, "folded">[], declared: string | null): WordLanguage | null {
  const primary = (declared ?? "en").slice(0, 2).toLowerCase();
  const wished = WORD_LANGUAGES.find((language) => language === primary) ?? null;
  const hints = new Map<WordLanguage, number>();
  for (const { folded } of words) {
    const languages = littleIn(folded);
    if (languages === NOTHING) continue;
    WORD_LANGUAGES.forEach((language, at) => {
      if ((languages & (1 << at)) !== 0) hints.set(language, (hints.get(language) ?? 0) + 1);
    });
  }
  const most = Math.max(0, ...hints.values());
  if (most < MIN_HINTS || most < words.length * MIN_HINT_SHARE) return wished;
  if (wished !== null && hints.get(wished) === most) return wished;
  return WORD_LANGUAGES.find((language) => hints.get(language) === most) ?? null;
}

/** Whether a word carries no news in a language. */
export function isLittleWord(folded: string, language: WordLanguage | null): boolean {
  return language !== null && (littleIn(folded) & (1 << WORD_LANGUAGES.indexOf(language))) !== 0;
}
