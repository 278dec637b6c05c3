/** Longest sentence of a gist, in characters, an ellipsis counted. */
export const MAX_GIST_CHARS = 300;
/** What is left of a shortened sentence says something, in characters. */
const MIN_SHORTENED_CHARS = 60;

/** How feeds show that they end in the middle of a sentence. */
const CUT = /\s*[[(]?(?:\.{3,}|…)[\])]?\s*$/u;
/** Ends of clauses: before them a sentence can be left. */
const CLAUSE_END = /[,;:，；：、](?=\s|\p{Lo})|\s[–—-](?=\s)/gu;

/** Whether the feed left out the end. `mayBe`: it stands at the end of a text that has other sentences. */
export function isCut(piece: string, mayBe: boolean): boolean {
  return CUT.test(piece) || (mayBe && !/[.!?。！？｡؟।]["'”’“»)\]」』）]*$/u.test(piece));
}

/** Leaves a sentence at its last clause end that fits, with an ellipsis; `null` when there is none. Changes no word. */
export function shorten(piece: string): string | null {
  const told = piece.replace(CUT, "");
  const ends = Array.from(told.matchAll(CLAUSE_END), ({ index }) => index);
  const end = ends.findLast((at) => at >= MIN_SHORTENED_CHARS && at < MAX_GIST_CHARS);
  return end === undefined ? null : `${told.slice(0, end).trimEnd()}…`;
}
