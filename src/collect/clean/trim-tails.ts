import type { BlockCounts } from "./block-counts.ts";
import { isCustomAnywhere, isCustomAtEdge, type Seen } from "./block-custom.ts";
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
  return parted.map((sentences, index) => {
    const kept = sentences.slice(0, ownSentences(sentences, counts));
    return kept
      .join(" ")
      .replaceAll(TITLE, inputs[index]?.title ?? "")
      .trim();
  });
}

/** How many sentences are the text's own. It is not emptied for what stands at its end alone. */
function ownSentences(sentences: readonly string[], counts: BlockCounts): number {
  const seen = sentences.map((sentence) => ({ chars: sentence.length, ...seenOf(sentence, counts) }));
  const own = seen.findLastIndex((one) => !isCustomAtEdge(one.chars, one)) + 1;
  if (own === 0 && !seen.every((one) => isCustomAnywhere(one.chars, one))) return sentences.length;
  return Math.max(own, sentences.length - MAX_TAIL_SENTENCES);
}

function seenOf(sentence: string, counts: BlockCounts): Seen {
  return { entries: counts.of(keyOf(sentence)), total: counts.total };
}

function keyOf(sentence: string): string {
  const folded = sentence
    .toLowerCase()
    .replace(/^[\s[({]*(?:…|\.\.\.)[\s\])}]*/, "")
    .trim();
  return blockKey("s", folded);
}
