import { ORDINAL_LANGUAGES } from "./abbreviations.ts";

export type Span = { readonly start: number; readonly end: number };

const MARK = /(?<=^|\s)(\d{1,2})[.)]\s+(?=["“„«'(]?\p{Lu})/gu;
/** The first one stands at the beginning of a text or behind a whole sentence or a colon. */
const BEFORE_FIRST = /(?:^|[.!?:;…]["'”’»)]*)\s*$/u;

/**
 * The marks of a numbered list that lost its lines ("1. … 2. …"), each with the space behind it; none when there is only
 * one. A number at the end of a sentence is none: they count up from 1.
 */
export function listMarks(text: string, language: string | null): readonly Span[] {
  if (language !== null && ORDINAL_LANGUAGES.has(language)) return [];
  const marks: Span[] = [];
  for (const { 0: mark, 1: number, index } of text.matchAll(MARK)) {
    if (Number(number) !== marks.length + 1) continue;
    if (marks.length === 0 && !BEFORE_FIRST.test(text.slice(0, index))) continue;
    marks.push({ start: index, end: index + mark.length });
  }
  return marks.length > 1 ? marks : [];
}

/** What stands between the marks, in order. */
export function betweenMarks(text: string, marks: readonly Span[]): readonly Span[] {
  const starts = [0, ...marks.map(({ end }) => end)];
  return starts.map((start, at) => ({ start, end: marks[at]?.start ?? text.length }));
}
