/** Longest sentence of a gist, in characters, an ellipsis counted. */
export const MAX_GIST_CHARS = 300;
/** What is left of a shortened sentence says something, in characters. */
const MIN_SHORTENED_CHARS = 60;

/** How feeds show that they end in the middle of a sentence. */
const CUT = /\s*[[(]?(?:\.{3,}|…)[\])]?\s*$/u;
/** Ends of clauses: before them a sentence can be left. */
const CLAUSE_END = /[,;:，；：、](?=\s|\p{Lo})|\s[–—-](?=\s)/gu;

/** A closing mark, with what may stand behind it. */
const STOPPED = /[.!?。！？｡؟।…]["'”’“»)\]」』）]*$/u;
/** Feeds cut no text that is shorter; a shorter one without a stop is a line that stands for itself. */
const MIN_CUT_CHARS = 100;

/** Whether the feed left out the end. `isLast`: it stands at the end of the text; `isAlone`: and is all of it. */
export function isCut(
  piece: string,
  { isLast, isAlone }: { readonly isLast: boolean; readonly isAlone: boolean },
): boolean {
  if (CUT.test(piece)) return true;
  return isLast && !STOPPED.test(piece) && (!isAlone || piece.length >= MIN_CUT_CHARS);
}

/**
 * Leaves a sentence at its last clause end that fits, with an ellipsis; `null` when there is none. Changes no word. One
 * that is alone may be left before its last word too: that may be cut, and there is no other to tell instead.
 */
export function shorten(piece: string, isAlone = false): string | null {
  const told = piece.replace(CUT, "");
  const ends = Array.from(told.matchAll(CLAUSE_END), ({ index }) => index);
  const end = ends.findLast((at) => at >= MIN_SHORTENED_CHARS && at < MAX_GIST_CHARS);
  if (end !== undefined) return `${told.slice(0, end).trimEnd()}…`;
  const wordEnd = told.lastIndexOf(" ", MAX_GIST_CHARS - 1);
  return isAlone && !CUT.test(piece) && wordEnd >= MIN_SHORTENED_CHARS ? `${told.slice(0, wordEnd).trimEnd()}…` : null;
}
