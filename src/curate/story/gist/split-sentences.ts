import { isAbbreviation } from "./abbreviations.ts";
import { betweenMarks, listMarks, type Span } from "./list-marks.ts";

/** A sentence that opens a quotation may take so much to close it, in characters. */
const MAX_QUOTED_CHARS = 400;

/**
 * A full stop with what closes behind it, before a space or the end; in Chinese and Japanese also inside the text.
 * Between a small letter and a capital too: feeds lose the space where they lose a line.
 */
const STOP = /[.!?…؟।]+["'”’“»)\]]*(?=\s|$)|(?<=\p{Ll}{3})[.!?]["'”’]?(?=\p{Lu}\p{Ll})|[。！？｡]+[」』”’）)]*/gu;

/** So many pieces are put together at most. */
const MAX_JOINED = 6;

/**
 * Cuts a text of one line into sentences, as they stand there. Knows abbreviations ("U.S.", "Dr.", "No. 5", "z. B."),
 * initials, numbers of days, names that end in a mark ("Yahoo! is"), leaves out the marks of a numbered list, and keeps
 * together what one pair of quotation marks or brackets encloses. `language`: ISO 639-1, or `null`.
 */
export function splitSentences(text: string, language: string | null): readonly string[] {
  return joinOpen(cut(text, language), text)
    .map(({ start, end }) => text.slice(start, end).trim())
    .filter((sentence) => sentence !== "");
}

function cut(text: string, language: string | null): readonly Span[] {
  return betweenMarks(text, listMarks(text, language)).flatMap((part) =>
    cutPart(text.slice(part.start, part.end), language).map(({ start, end }) => {
      return { start: part.start + start, end: part.start + end };
    }),
  );
}

function cutPart(text: string, language: string | null): readonly Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { 0: stop, index } of text.matchAll(STOP)) {
    const end = index + stop.length;
    if (!isEnd({ before: text.slice(start, index), stop, after: text.slice(end, end + 40), language })) continue;
    spans.push({ start, end });
    start = end;
  }
  return start < text.length ? [...spans, { start, end: text.length }] : spans;
}

type Place = {
  readonly before: string;
  readonly stop: string;
  readonly after: string;
  readonly language: string | null;
};

function isEnd({ before, stop, after, language }: Place): boolean {
  if (/^[。！？｡]/u.test(stop) || /^\s+(?:https?:|www\.)/u.test(after)) return true;
  const next = /^\s*["'“”‘’„«»()[\]¿¡–—-]*\s*(\p{L}[\p{L}\p{M}’']*|\p{N}+)?/u.exec(after)?.[1] ?? "";
  if (after.trim() === "") return true;
  if (/^\p{Ll}/u.test(next)) return false;
  if (!stop.startsWith(".") || stop.startsWith("..")) return true;
  const last = /[\p{L}\p{M}\p{N}.’'-]+$/u.exec(before)?.[0] ?? "";
  return !isAbbreviation({ before, last, next, language });
}

/** Puts together what stands in one pair of marks, unless that becomes too long. */
function joinOpen(spans: readonly Span[], text: string): readonly Span[] {
  const joined: Span[] = [];
  for (let at = 0; at < spans.length; at++) {
    const first = spans[at];
    if (first === undefined) break;
    const ends = spans.slice(at, at + MAX_JOINED).map(({ end }) => end);
    const within = ends.filter((end) => end === first.end || end - first.start <= MAX_QUOTED_CHARS);
    const more = within.findIndex((end) => !isOpen(text.slice(first.start, end)));
    joined.push({ start: first.start, end: within[Math.max(0, more)] ?? first.end });
    at += Math.max(0, more);
  }
  return joined;
}

const PAIRS: readonly (readonly [opening: string, closing: RegExp])[] = [
  ["«", /»/gu],
  ["(", /\)/gu],
  ["[", /\]/gu],
  ["「", /」/gu],
  ["『", /』/gu],
  ["（", /）/gu],
];

/** Whether a pair of quotation marks or brackets is open at the end, or closes what was not opened. */
export function isOpen(text: string): boolean {
  if ((text.split('"').length - 1) % 2 === 1 || isQuoteOpen(text)) return true;
  return PAIRS.some(([opening, closing]) => text.split(opening).length - 1 !== (text.match(closing)?.length ?? 0));
}

/** “English” and „German“ marks: what closes the one opens the other. */
function isQuoteOpen(text: string): boolean {
  const low = text.split("„").length - 1;
  const high = text.split("“").length - 1;
  const end = text.split("”").length - 1;
  return low > 0 ? low !== high + end : high !== end;
}
