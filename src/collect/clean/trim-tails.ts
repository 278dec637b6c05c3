import type { BlockCounts } from "./block-counts.ts";
import { isEdgeCustom } from "./block-custom.ts";
import { blockKey } from "./block-keys.ts";
import { sentencesOf } from "./clean-text.ts";

export type TailInput = { readonly title: string; readonly text: string };

/** Most sentences that a tail of one entry can have. */
const MAX_TAIL_SENTENCES = 4;

/** Stands for the entry's own title, so that a full stop within it parts nothing. */
const TITLE = "\uE000";

/**
 * Takes the sentences off the end of plain texts that recur at the end of the others, of this document and of all before
 * it: "Read more", "The post … appeared first on …". The texts are the summaries of the entries that `counts` was opened
 * for; the answer is in their order.
 */
export function trimTails(inputs: readonly TailInput[], counts: BlockCounts): readonly string[] {
  const parted = inputs.map(({ title, text }) => sentencesOf(title.length < 4 ? text : text.replaceAll(title, TITLE)));
  parted.forEach((sentences, index) => counts.see(index, sentences.slice(-MAX_TAIL_SENTENCES).map(keyOf)));
  const recurs = (sentence: string): boolean => isEdgeCustom(counts.of(keyOf(sentence)), sentence.length, counts.total);
  return parted.map((sentences, index) => {
    const keep = Math.max(
      sentences.findLastIndex((sentence) => !recurs(sentence)) + 1,
      sentences.length - MAX_TAIL_SENTENCES,
    );
    return sentences
      .slice(0, keep)
      .join(" ")
      .replaceAll(TITLE, inputs[index]?.title ?? "")
      .trim();
  });
}

function keyOf(sentence: string): string {
  const folded = sentence
    .toLowerCase()
    .replace(/^[\s[({]*(?:…|\.\.\.)[\s\])}]*/, "")
    .trim();
  return blockKey("s", folded);
}
