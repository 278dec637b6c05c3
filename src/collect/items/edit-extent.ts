import leven from "leven";
import type { ItemContent } from "../../domain/item.ts";
import type { EditExtent } from "../../domain/receipt.ts";
import { dateWords } from "./date-words.ts";
import { diffTexts } from "./diff-texts.ts";
import { isLetterWord, isNegated, isWeighty, type Word, wordsOf } from "./edit-words.ts";
import type { Hunk } from "../../domain/word-diff.ts";

/** Words that go or come at most: beyond that nobody would call it a typo, however long the text. */
const MAX_WORD_EDITS = 12;
/** A word that becomes another goes and comes. */
const MAX_EDITS = MAX_WORD_EDITS * 2;

/** So many characters of a text may stand in words that go, come or become others: in a title that is none. */
const MAX_OTHER_SHARE = 0.02;
/** And so many in words that are spelled anew. */
const MAX_SPELLED_SHARE = 0.2;

/** Longest word whose spelling is compared; longer ones are no words. */
const MAX_WORD_CHARS = 60;

/**
 * Tells a correction that no reader needs to hear of from an edit that says something else. A `typo` is a change of
 * case, punctuation or spacing; or of the spelling of words (one letter in four, at least one); or in a text of some
 * length, of a word here and there. Where a number, a date, a name or a negation goes, comes or changes, the edit is
 * `substantive` however small it is; so is one of more than `MAX_WORD_EDITS` words. A name is what has a capital
 * within a sentence of the title, the summary or nearby; in a language that writes all nouns with one, only what does
 * not look like a noun. Author, labels, images and dates of the item alone are a `typo`. Linear in the texts.
 */
export function editExtent(before: ItemContent, after: ItemContent): EditExtent {
  const { language } = after;
  const pairs = [
    [before.title, after.title],
    [before.summary, after.summary],
    before.html === after.html ? ["", ""] : [textOf(before), textOf(after)],
  ] as const;
  const edits = pairs.map(([was, is]) => ({
    hunks: was === is ? [] : diffTexts(was, is, { language, maxEdits: MAX_EDITS }),
    chars: Math.max(was.length, is.length),
  }));
  if (edits.some(({ hunks }) => hunks === null)) return "substantive";
  if (edits.every(({ hunks }) => hunks?.length === 0)) return "typo";
  const names = new Set([...namesIn(before), ...namesIn(after), ...dateWords(language)]);
  return edits.every(({ hunks, chars }) => areSmall(hunks ?? [], names, chars)) ? "typo" : "substantive";
}

function namesIn({ summary, language }: ItemContent): readonly string[] {
  return wordsOf(summary, { isStart: true, language }).flatMap(({ folded, isName }) => (isName ? [folded] : []));
}

/** Tags off, roughly: what is left of them is the same on both sides. */
function textOf({ html }: ItemContent): string {
  return html.replace(/<[^<>]*>/g, " ").replace(/\s{2,}|[^\S ]/g, " ");
}

function areSmall(hunks: readonly Hunk<Word>[], names: ReadonlySet<string>, chars: number): boolean {
  const words = hunks.flatMap(({ before, after }) => [...before, ...after]);
  if (words.length > MAX_EDITS) return false;
  if (words.some((word) => isWeighty(word) || names.has(word.folded))) return false;
  if (hunks.some(({ before, after }) => isNegated(before) || isNegated(after))) return false;
  const [spelled, other] = [hunks.filter(isSpelling), hunks.filter((hunk) => !isSpelling(hunk))];
  const isFewSpelled = charsOf(spelled) <= Math.max(chars * MAX_SPELLED_SHARE, MAX_WORD_CHARS);
  return isFewSpelled && charsOf(other) <= chars * MAX_OTHER_SHARE;
}

/** The same words in another spelling, or cut and joined elsewhere. */
function isSpelling({ before, after }: Hunk<Word>): boolean {
  const one = before.map(({ folded }) => folded).join("");
  const other = after.map(({ folded }) => folded).join("");
  if (one === other) return true;
  if (Math.max(one.length, other.length) > MAX_WORD_CHARS || isLetterWord(one + other)) return false;
  const edits = leven(one, other);
  return (
    edits <= Math.max(1, Math.floor(Math.min(one.length, other.length) / 4)) || (edits === 2 && isSwapped(one, other))
  );
}

/** The same letters in another order. */
function isSwapped(one: string, other: string): boolean {
  return sortedLetters(one) === sortedLetters(other);
}

function sortedLetters(word: string): string {
  return Array.from(word).sort().join("");
}

function charsOf(hunks: readonly Hunk<Word>[]): number {
  return hunks.reduce((sum, { before, after }) => sum + Math.max(lettersOf(before), lettersOf(after)), 0);
}

function lettersOf(words: readonly Word[]): number {
  return words.reduce((sum, { folded }) => sum + folded.length, 0);
}
