import type { FeatureList } from "./feature-list.ts";
import { KIND } from "./kinds.ts";
import type { WordList } from "./word-list.ts";

/** Pieces of words find compounds, endings and words never seen whole; together they must not outvote the words. */
const PIECE_WEIGHT = 0.5;
const PIECE_CHARS = [4, 5] as const;
const MIN_CHARS_FOR_PIECES = 3;
/** So many first letters stand for the forms of a word. */
const STEM_CHARS = 5;

/** Words as written, their beginnings, neighbours and pieces; each counts as said `mentions` times. */
export function addWords(list: FeatureList, { text, starts, ends }: WordList, mentions: number): void {
  for (let at = 0; at < starts.length; at++) {
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    list.mention(KIND.word, text, start, end, 1, mentions);
    list.mention(KIND.stem, text, start, Math.min(end, start + STEM_CHARS), 1, mentions);
    const next = ends[at + 1];
    if (next !== undefined) list.mention(KIND.pair, text, start, next, 1, mentions);
    if (end - start >= MIN_CHARS_FOR_PIECES) addPieces(list, text, start - 1, end + 1, mentions);
  }
}

/** With the blanks around the word: where a word begins and ends says something. */
function addPieces(list: FeatureList, text: string, start: number, end: number, mentions: number): void {
  for (const length of PIECE_CHARS) {
    for (let at = start; at + length <= end; at++) {
      list.mention(KIND.piece, text, at, at + length, PIECE_WEIGHT, mentions);
    }
  }
}
