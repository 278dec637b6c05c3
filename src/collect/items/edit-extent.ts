import leven from "leven";
import type { ItemContent } from "../../domain/item.ts";
import type { EditExtent } from "../../domain/receipt.ts";
import { foldWords as foldText } from "../../domain/item-keys.ts";
import { dateWords } from "./date-words.ts";
import { isLetterWord, isNegated, isWeighty, type Word, wordsOf } from "./edit-words.ts";
import { diffTokens, type Hunk } from "./word-diff.ts";

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

/** Kept of what is the same before and after the change: a capital needs what stands around it. */
const MAX_CONTEXT_TOKENS = 20;
const MAX_CONTEXT_CHARS = 200;
/** What differs in one place is no typo when it is longer. */
const MAX_PLACE_CHARS = 2_000;

/**
 * Tells a correction that no reader needs to hear of from an edit that says something else. A `typo` is a change of
 * case, punctuation or spacing; or of the spelling of words (one letter in four, at least one); or in a text of some
 * length, of a word here and there. Where a number, a date, a name or a negation goes, comes or changes, the edit is
 * `substantive` however small it is; so is one of more than `MAX_WORD_EDITS` words. A name is what has a capital
 * within a sentence of the title, the summary or nearby; so a German noun counts as one too. Author, labels, images
 * and dates of the item alone are a `typo`. Linear in the texts.
 */
export function editExtent(before: ItemContent, after: ItemContent): EditExtent {
  const dates = dateWords(after.language);
  const names = new Set([...namesIn(before.summary), ...namesIn(after.summary), ...dates]);
  const isSmall =
    isSmallEdit(before.title, after.title, names) &&
    isSmallEdit(before.summary, after.summary, names) &&
    isSmallEdit(textOf(before), textOf(after), names);
  return isSmall ? "typo" : "substantive";
}

function namesIn(summary: string): readonly string[] {
  return wordsOf(summary, true).flatMap(({ folded, isName }) => (isName ? [folded] : []));
}

/** Tags off, roughly: what is left of them is the same on both sides. */
function textOf({ html }: ItemContent): string {
  return html.replace(/<[^<>]*>/g, " ").replace(/\s+/g, " ");
}

/** First by what stands between spaces, which is fast; then, where that differs, by words. */
function isSmallEdit(before: string, after: string, names: ReadonlySet<string>): boolean {
  if (before === after) return true;
  const [was, is] = [before.split(" "), after.split(" ")];
  const places = diffTokens(was, is, (one, other) => one === other || foldText(one) === foldText(other), MAX_EDITS);
  if (places === null) return false;
  const hunks = places.map((place, index) => {
    const [head, tail] = contextOf(places, index, was.length);
    const sides = [
      was.slice(place.beforeAt - head, place.beforeAt + place.before.length + tail),
      is.slice(place.afterAt - head, place.afterAt + place.after.length + tail),
    ];
    return diffWords(
      sides.map((side) => side.join(" ")),
      isStart(was[place.beforeAt - head - 1]),
    );
  });
  return hunks.every((found) => found !== null) && areSmall(hunks.flat(), names, Math.max(before.length, after.length));
}

/** How many tokens around a place are the same on both sides, up to the next place and to a limit. */
function contextOf(places: readonly Hunk<string>[], index: number, length: number): readonly [number, number] {
  const [last, place, next] = [places[index - 1], places[index], places[index + 1]];
  const from = last === undefined ? 0 : last.beforeAt + last.before.length;
  const start = place?.beforeAt ?? 0;
  const end = start + (place?.before.length ?? 0);
  return [Math.min(MAX_CONTEXT_TOKENS, start - from), Math.min(MAX_CONTEXT_TOKENS, (next?.beforeAt ?? length) - end)];
}

/** A sentence begins after this token, or at the beginning of the text. */
function isStart(token: string | undefined): boolean {
  return token === undefined || /[.!?:…。]$/u.test(token);
}

/** `null` when the two differ by more than a typo does; texts without spaces are cut down to where they differ. */
function diffWords(
  [before = "", after = ""]: readonly string[],
  startsSentence: boolean,
): readonly Hunk<Word>[] | null {
  const start = Math.max(0, sameStart(before, after) - MAX_CONTEXT_CHARS);
  const tail = Math.max(0, sameEnd(before, after) - MAX_CONTEXT_CHARS);
  const [was = "", is = ""] = [before, after].map((text) => text.slice(start, text.length - tail));
  if (Math.max(was.length, is.length) > MAX_PLACE_CHARS) return null;
  const begins = start === 0 && startsSentence;
  return diffTokens(wordsOf(was, begins), wordsOf(is, begins), (one, other) => one.folded === other.folded, MAX_EDITS);
}

function sameStart(before: string, after: string): number {
  const end = Math.min(before.length, after.length);
  let same = 0;
  while (same < end && before.charCodeAt(same) === after.charCodeAt(same)) same += 1;
  return same;
}

/** Never reaches into what is the same at the start: two texts of which one repeats itself overlap there. */
function sameEnd(before: string, after: string): number {
  const end = Math.min(before.length, after.length) - sameStart(before, after);
  let same = 0;
  while (same < end && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) {
    same += 1;
  }
  return same;
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
