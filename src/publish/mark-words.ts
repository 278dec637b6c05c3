import { foldForChoice, isUnparted } from "../domain/where/fold-for-choice.ts";

/** A piece of a text; one that was found is to be marked. */
export type Piece = { readonly text: string; readonly isFound: boolean };

/** A letter with what stands on it. */
const LETTERS = /\P{M}\p{M}*|\p{M}+/gu;

/**
 * Cuts a text where the wanted texts stand in it, found as a choice finds them (`hasWords`). All pieces together are the
 * text. Pure.
 */
export function markWords(text: string, wanted: readonly string[]): readonly Piece[] {
  const folded = foldWithPlaces(text);
  const spans = wanted.flatMap((words) => spansOf(folded, foldForChoice(words)));
  return toPieces(
    text,
    spans.toSorted((one, other) => one.start - other.start),
  );
}

type Span = { readonly start: number; readonly end: number };

/** The text as a choice compares it, and of each of its characters which span of the text it comes from. */
type Folded = { readonly text: string; readonly places: readonly Span[] };

function foldWithPlaces(text: string): Folded {
  let folded = " ";
  const places: Span[] = [{ start: 0, end: 0 }];
  for (const { 0: letter, index: start } of text.matchAll(LETTERS)) {
    const end = start + letter.length;
    const same = foldForChoice(letter) || " ";
    if (same === " " && folded.endsWith(" ")) continue;
    folded += same;
    for (let at = 0; at < same.length; at += 1) places.push({ start, end });
  }
  if (!folded.endsWith(" ")) places.push({ start: text.length, end: text.length });
  return { text: folded.endsWith(" ") ? folded : `${folded} `, places };
}

function spansOf({ text, places }: Folded, words: string): readonly Span[] {
  if (words === "") return [];
  const margin = isUnparted(words) ? 0 : 1;
  const sought = margin === 0 ? words : ` ${words} `;
  const spans: Span[] = [];
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + 1)) {
    const [first, last] = [places[at + margin], places[at + margin + words.length - 1]];
    if (first !== undefined && last !== undefined) spans.push({ start: first.start, end: last.end });
  }
  return spans;
}

/** Spans by their start; those that meet become one piece. */
function toPieces(text: string, spans: readonly Span[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const span of spans) {
    const start = Math.max(span.start, end);
    if (start >= span.end) continue;
    pieces.push({ text: text.slice(end, start), isFound: false }, { text: text.slice(start, span.end), isFound: true });
    end = span.end;
  }
  return [...pieces, { text: text.slice(end), isFound: false }].filter((piece) => piece.text !== "");
}
