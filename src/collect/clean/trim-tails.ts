import { sentencesOf } from "./clean-text.ts";

export type TailInput = { readonly title: string; readonly text: string };

/** Most sentences that a tail of one entry can have. */
const MAX_TAIL_SENTENCES = 4;
const MIN_RECURRENCES = 3;

/** Stands for the entry's own title, so that a full stop within it parts nothing. */
const TITLE = "\uE000";

/**
 * Takes the sentences off the end of plain texts that recur at the end of the others: "Read more", "The post … appeared
 * first on …". The texts are the summaries of one document; the answer is in their order.
 */
export function trimTails(inputs: readonly TailInput[]): readonly string[] {
  const parted = inputs.map(({ title, text }) => sentencesOf(title.length < 4 ? text : text.replaceAll(title, TITLE)));
  const counts = new Map<string, number>();
  for (const sentences of parted) {
    for (const sentence of new Set(sentences.slice(-MAX_TAIL_SENTENCES).map(fold)))
      counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
  }
  const recurs = (sentence: string): boolean => {
    const times = counts.get(fold(sentence)) ?? 0;
    return times >= MIN_RECURRENCES || (times === 2 && inputs.length === 2);
  };
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

function fold(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/^[\s[({]*(?:…|\.\.\.)[\s\])}]*/, "")
    .trim();
}
