import type { LearnText } from "./example.ts";
import type { FeatureList } from "./feature-list.ts";
import { addLink } from "./link-features.ts";
import { addShape } from "./shape-features.ts";
import { addWords } from "./word-features.ts";
import { wordList } from "./word-list.ts";

/** Longer texts are read up to here, in characters. */
const MAX_TITLE_CHARS = 500;
const MAX_SUMMARY_CHARS = 2_000;
/** Each mention in the title counts as so many in the summary. */
const TITLE_MENTIONS = 2;

/** Puts all that is learned from in a text into the list, in place of the last one's. */
export function readFeatures(list: FeatureList, { title, summary, link }: LearnText): void {
  list.clear();
  const shortTitle = title.slice(0, MAX_TITLE_CHARS);
  const inTitle = wordList(shortTitle);
  addWords(list, inTitle, summary === "" ? 1 : TITLE_MENTIONS);
  if (summary !== "") addWords(list, wordList(summary.slice(0, MAX_SUMMARY_CHARS)), 1);
  addShape(list, shortTitle, inTitle);
  addLink(list, link ?? null);
}
