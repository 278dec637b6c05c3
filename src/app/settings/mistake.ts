import type { LineCounter } from "yaml";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { maskedLine, maskCredentials, printable, type Span } from "./mask.ts";

/** Something wrong in the settings file: the offset of its first character, and whole sentences: what is wrong, what to do. */
export type Mistake = { readonly at: number; readonly text: string };

export type SettingsText = {
  /** The file's name as the operator gave it. */
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  /** Parts of the text that are never shown. */
  readonly hidden: readonly Span[];
};

/** How many mistakes are told at most. */
const MAX_TOLD = 50;

/** Longest part of a line that is shown, in characters, and how much of it lies before the caret. */
const MAX_LINE_CHARS = 100;
const LEAD_CHARS = 60;

/** Longest part of the operator's own words that a sentence repeats, in characters. */
const MAX_QUOTE_CHARS = 60;

export function quote(text: string): string {
  return `"${text.length > MAX_QUOTE_CHARS ? `${text.slice(0, MAX_QUOTE_CHARS)}…` : text}"`;
}

/** One error that tells all mistakes, in the order of the file, each with its place and its line. */
export function settingsError(mistakes: readonly Mistake[], source: SettingsText): UserError {
  const sorted = withoutRepeats(mistakes).toSorted((a, b) => a.at - b.at);
  const blocks = sorted.slice(0, MAX_TOLD).map((mistake) => describeMistake(mistake, source));
  const more = sorted.length - blocks.length;
  const count = sorted.length === 1 ? "a mistake" : `${sorted.length} mistakes`;
  const message = [`${source.file} has ${count}.`, ...blocks, ...(more > 0 ? [`… and ${more} more.`] : [])].join(
    "\n\n",
  );
  return new UserError(message, HINT, EXIT.settings);
}

const HINT = 'Mend the file, then run "newsdesk check". config/newsdesk.yaml shows every setting with its default.';

function describeMistake({ at, text }: Mistake, source: SettingsText): string {
  const { line, col: column } = source.lines.linePos(at);
  const [start, end] = [at - column + 1, source.text.indexOf("\n", at)];
  const shown = maskedLine(source.text, { start, end: end === -1 ? source.text.length : end }, source.hidden, at);
  const { excerpt, caret } = shorten(shown.line, shown.caret);
  const gutter = `${line} | `.padStart(8);
  const pointer = `${" ".repeat(gutter.length - 2)}| ${" ".repeat(caret)}^`;
  return `${source.file}:${line}:${column}: ${printable(maskCredentials(text))}\n${gutter}${excerpt}\n${pointer}`;
}

function shorten(line: string, caret: number): { excerpt: string; caret: number } {
  if (line.length <= MAX_LINE_CHARS) return { excerpt: line, caret };
  const from = Math.max(0, Math.min(caret - LEAD_CHARS, line.length - MAX_LINE_CHARS));
  const [before, after] = [from > 0 ? "…" : "", from + MAX_LINE_CHARS < line.length ? "…" : ""];
  return { excerpt: before + line.slice(from, from + MAX_LINE_CHARS) + after, caret: caret - from + before.length };
}

function withoutRepeats(mistakes: readonly Mistake[]): readonly Mistake[] {
  return [...new Map(mistakes.map((mistake) => [`${mistake.at} ${mistake.text}`, mistake])).values()];
}
