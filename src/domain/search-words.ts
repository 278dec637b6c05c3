import { foldForChoice, isUnparted, scriptRuns } from "./where/fold-for-choice.ts";

/** By which rules the words of items are cut for the index; another text when they are others. */
export const WORD_RULES = "2026-11-30";

/** Longest word in the index, in UTF-16 units; of a longer one this much is looked up. */
const MAX_WORD_CHARS = 40;

/** Most words of one text in the index; a title or summary of more is found by the first of them. */
const MAX_TEXT_WORDS = 3_000;

/** What to look up for some words of a choice: these in a row; `isOpen`: the last may be the beginning of a longer one. */
export type Phrase = { readonly words: readonly [string, ...string[]]; readonly isOpen: boolean };

/**
 * The words of a text as the index has them, in their order. Scripts that part no words are cut into pairs of letters,
 * each letter being the first of one, so that a word of one letter or more is found inside a sentence: 音楽家 gives 音楽,
 * 楽家 and 家. Of letters, marks and digits alone, whatever the text was: so no word means anything to a database.
 */
export function indexWords(text: string): readonly string[] {
  return scriptRuns(foldForChoice(text)).flatMap(toWords).slice(0, MAX_TEXT_WORDS);
}

/**
 * What an item has in its title or summary when `text` is found there (`hasWords`); it may have that without, so whoever
 * looks it up asks again. `null`: nothing can be looked up.
 */
export function toPhrase(text: string): Phrase | null {
  const folded = foldForChoice(text);
  const runs = scriptRuns(folded);
  if (!isUnparted(folded)) return phrase(runs.flatMap(toWords), false);
  // Inside a sentence the first run may be the end of a longer one, and the last its beginning.
  const [first = "", ...others] = runs;
  const whole = isUnparted(first) ? runs : others;
  const last = whole.at(-1) ?? "";
  return phrase([...whole.slice(0, -1).flatMap(toWords), ...openEnd(last)], !isPaired(last));
}

function phrase(all: readonly string[], isOpen: boolean): Phrase | null {
  const [first, ...others] = all;
  return first === undefined ? null : { words: [first, ...others], isOpen };
}

function toWords(run: string): readonly string[] {
  if (!isUnparted(run)) return [run.slice(0, MAX_WORD_CHARS).replace(/[\uD800-\uDBFF]$/, "")];
  const letters = Array.from(run);
  return letters.map((letter, index) => letter + (letters[index + 1] ?? ""));
}

/** Without the last letter alone: in a longer text another may follow it. */
function openEnd(run: string): readonly string[] {
  return isPaired(run) ? toWords(run).slice(0, -1) : toWords(run);
}

function isPaired(run: string): boolean {
  return isUnparted(run) && Array.from(run).length > 1;
}
