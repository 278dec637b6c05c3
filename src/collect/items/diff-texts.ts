import { foldWords as foldText } from "../../domain/item-keys.ts";
import { type Word, wordsOf } from "./edit-words.ts";
import { diffTokens, type Hunk } from "../../domain/word-diff.ts";

/** Kept of what is the same before and after the change: a capital needs what stands around it. */
const MAX_CONTEXT_TOKENS = 20;
const MAX_CONTEXT_CHARS = 200;
/** What differs in one place is no typo when it is longer. */
const MAX_PLACE_CHARS = 2_000;
/** From the first place that differs to the last: texts are no longer, but hostile ones. */
const MAX_SPAN_CHARS = 100_000;

export type DiffOptions = {
  /** BCP 47, of both texts. */
  readonly language: string | null;
  /** Words that go or come at most. */
  readonly maxEdits: number;
};

/**
 * The words in which two texts differ, or `null` when they differ by more than a typo does. Looks first at what stands
 * between spaces, which is fast; then, where that differs, at words.
 */
export function diffTexts(before: string, after: string, options: DiffOptions): readonly Hunk<Word>[] | null {
  const span = Math.max(before.length, after.length) - sameStart(before, after) - sameEnd(before, after);
  if (span > MAX_SPAN_CHARS) return null;
  const [was, is] = [before.split(" "), after.split(" ")];
  const places = diffTokens(was, is, sameFolded(), options.maxEdits);
  if (places === null) return null;
  const hunks = places.map((place, index) => {
    const [head, tail] = contextOf(places, index, was.length);
    const sides = [
      was.slice(place.beforeAt - head, place.beforeAt + place.before.length + tail),
      is.slice(place.afterAt - head, place.afterAt + place.after.length + tail),
    ];
    const [one = "", other = ""] = sides.map((side) => side.join(" "));
    return diffWords([one, other], isStart(was[place.beforeAt - head - 1]), options);
  });
  return hunks.every((found) => found !== null) ? hunks.flat() : null;
}

/** Folding is slow, and the same words come again and again. */
function sameFolded(): (one: string, other: string) => boolean {
  const known = new Map<string, string>();
  const folded = (token: string): string => {
    const fold = known.get(token) ?? foldText(token);
    known.set(token, fold);
    return fold;
  };
  return (one, other) => one === other || folded(one) === folded(other);
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
  { language, maxEdits }: DiffOptions,
): readonly Hunk<Word>[] | null {
  const start = Math.max(0, sameStart(before, after) - MAX_CONTEXT_CHARS);
  const tail = Math.max(0, sameEnd(before, after) - MAX_CONTEXT_CHARS);
  const [was = "", is = ""] = [before, after].map((text) => text.slice(start, text.length - tail));
  if (Math.max(was.length, is.length) > MAX_PLACE_CHARS) return null;
  const begins = start === 0 && startsSentence;
  const words = [was, is].map((text) => wordsOf(text, { isStart: begins, language }));
  return diffTokens(words[0] ?? [], words[1] ?? [], (one, other) => one.folded === other.folded, maxEdits);
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
