import { fold } from "./fold.ts";
import { matchWords } from "./match-words.ts";
import { type FoundWord, scanWords } from "./scan-words.ts";
import { littleIn } from "./word-language.ts";

/** A word of a text: as it stands there and folded. */
export type Word = {
  readonly shown: string;
  readonly folded: string;
  /** It looks like a name where it stands. */
  readonly isName: boolean;
  /** The languages in which it is a little word, as `littleIn` tells them. */
  readonly littleIn: number;
};

/** Longest text that is looked at, in characters. */
export const MAX_TEXT_CHARS = 8_000;

/** Above this share of capitalised words a text is a headline in title case, and its capitals say nothing. */
const TITLE_CASE_SHARE = 0.6;

/** Cuts a plain text into words, in order. Unspaced scripts give pairs of neighbouring characters. */
export function words(text: string, most = Number.POSITIVE_INFINITY): readonly Word[] {
  const cut = text.length > MAX_TEXT_CHARS ? text.slice(0, MAX_TEXT_CHARS) : text;
  const found = scanWords(cut, most) ?? matchWords(cut, most);
  const capitalsTell = !isTitleCase(found);
  return found.map(({ shown, isStart, isCapital, hasInnerCapital }) => {
    const folded = foldedWord(shown);
    const isName = hasInnerCapital || (capitalsTell && !isStart && isCapital);
    return { shown, folded, isName, littleIn: littleIn(folded) };
  });
}

function foldedWord(shown: string): string {
  const folded = fold(shown);
  return folded.includes(",") ? folded.replaceAll(",", "") : folded;
}

/** Of words that do not open a sentence. One alone tells nothing. */
function isTitleCase(found: readonly FoundWord[]): boolean {
  let long = 0;
  let capital = 0;
  for (const { shown, isStart, isCapital } of found) {
    if (isStart || shown.length < 4 || startsWithDigit(shown)) continue;
    long++;
    if (isCapital) capital++;
  }
  return long > 1 && capital / long > TITLE_CASE_SHARE;
}

function startsWithDigit(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}
