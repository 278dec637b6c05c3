import { fold } from "../text/fold.ts";

const MARKS: Readonly<Record<string, string>> = {
  "’": "'",
  "‘": "'",
  "“": '"',
  "”": '"',
  "–": "-",
  "—": "-",
  "…": "...",
  "\u00a0": " ",
};
const MARK = /[’‘“”–—…\u00a0]/gu;

/** Folds a text with its typographic marks as on a typewriter: most English ones are then plain, and that is much faster. */
export function foldMarks(text: string): string {
  return fold(text.replace(MARK, (mark) => MARKS[mark] ?? mark));
}
