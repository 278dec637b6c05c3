import type { WordLanguage } from "./stop-words.ts";

/** Shorter words are left alone: they are names and abbreviations more often than forms of another word. */
const MIN_STEM_CHARS = 4;

type Ending = readonly [ending: string, instead: string, minCharsLeft: number];

/** Tried in order; the first that fits is taken away, and only that one. Written for sameness, not for grammar. */
const ENDINGS: Readonly<Record<WordLanguage, readonly Ending[]>> = {
  en: [
    ["ations", "at", 3],
    ["ation", "at", 3],
    ["ators", "at", 3],
    ["ator", "at", 3],
    ["ating", "at", 3],
    ["ated", "at", 3],
    ["ates", "at", 3],
    ["ate", "at", 3],
    ["ings", "", 3],
    ["iest", "i", 3],
    ["sses", "ss", 2],
    ["ches", "ch", 2],
    ["shes", "sh", 2],
    ["xes", "x", 2],
    ["ies", "i", 3],
    ["ied", "i", 3],
    ["ing", "", 3],
    ["ers", "", 4],
    ["ely", "", 3],
    ["ed", "", 3],
    ["er", "", 4],
    ["es", "", 3],
    ["ly", "", 4],
    ["ss", "ss", 1],
    ["us", "us", 1],
    ["is", "is", 1],
    ["s", "", 3],
    ["e", "", 3],
    ["y", "i", 3],
  ],
  de: [
    ["ungen", "ung", 3],
    ["ern", "", 4],
    ["em", "", 4],
    ["en", "", 4],
    ["er", "", 4],
    ["es", "", 4],
    ["e", "", 4],
    ["n", "", 4],
    ["s", "", 4],
  ],
  fr: [
    ["ements", "", 4],
    ["ement", "", 4],
    ["aux", "al", 3],
    ["ees", "", 3],
    ["ee", "", 3],
    ["es", "", 3],
    ["er", "", 4],
    ["e", "", 3],
    ["s", "", 3],
    ["x", "", 4],
  ],
  es: [
    ["ciones", "cion", 3],
    ["mente", "", 4],
    ["es", "", 4],
    ["os", "", 3],
    ["as", "", 3],
    ["o", "", 3],
    ["a", "", 3],
    ["e", "", 4],
    ["s", "", 4],
  ],
  it: [
    ["mente", "", 4],
    ["zioni", "zion", 3],
    ["zione", "zion", 3],
    ["a", "", 4],
    ["e", "", 4],
    ["i", "", 4],
    ["o", "", 4],
  ],
};

/** Takes the commonest ending off a folded word, so that forms of one word count as one. Never gives an empty text. */
export function stem(word: string, language: WordLanguage | null): string {
  if (language === null || word.length < MIN_STEM_CHARS || /\d/.test(word)) return word;
  for (const [ending, instead, left] of ENDINGS[language]) {
    if (word.endsWith(ending) && word.length - ending.length >= left) {
      return undouble(word.slice(0, word.length - ending.length) + instead, language);
    }
  }
  return word;
}

/** "stopped" and "stop": a doubled last consonant is part of the English ending. */
function undouble(word: string, language: WordLanguage): string {
  return language === "en" && /([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word;
}
