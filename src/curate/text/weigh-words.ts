import { stem } from "./stem.ts";
import { isStopWord, wordLanguage, type WordLanguage } from "./stop-words.ts";
import type { Word } from "./words.ts";

/** One comparable word of an item: its stem, how it is written there first, and how much it says before rarity is known. */
export type WeighedWord = { readonly stem: string; readonly shown: string; readonly weight: number };

const TITLE_WEIGHT = 1.5;
const SUMMARY_WEIGHT = 0.5;
/** The first words of a summary tell what happened; what follows is background. */
const SUMMARY_WORDS = 100;
/** The n-th mention adds less and less (as in BM25). */
const SATURATION = 1.2;
const NAME_BOOST = 2;
const DIGIT_BOOST = 1.5;

/** Words of a title and a summary, heaviest information first left to the index: here in the order of the text. */
export function weighWords(
  inTitle: readonly Word[],
  wholeSummary: readonly Word[],
  declared: string | null,
): readonly WeighedWord[] {
  const inSummary = wholeSummary.slice(0, SUMMARY_WORDS);
  const all = [...inTitle, ...inSummary];
  const language = wordLanguage(
    all.map(({ folded }) => folded),
    declared,
  );
  const mentions = new Map<string, { shown: string; count: number; isName: boolean }>();
  all.forEach((word, at) => {
    if (!isTelling(word, language)) return;
    const key = stem(word.folded, language);
    const mention = mentions.get(key) ?? { shown: word.shown, count: 0, isName: false };
    mention.count += at < inTitle.length ? TITLE_WEIGHT : SUMMARY_WEIGHT;
    mention.isName ||= word.isName;
    mentions.set(key, mention);
  });
  return Array.from(mentions, ([key, { shown, count, isName }]) => {
    const saturated = (count * (SATURATION + 1)) / (count + SATURATION);
    return { stem: key, shown, weight: saturated * boost(key, isName) };
  });
}

/** Single letters and little words say nothing; a single digit or a sign of an unspaced script may. */
function isTelling({ folded }: Word, language: WordLanguage | null): boolean {
  return !/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u.test(folded) && !isStopWord(folded, language);
}

function boost(key: string, isName: boolean): number {
  if (isName) return NAME_BOOST;
  return /\p{Nd}/u.test(key) ? DIGIT_BOOST : 1;
}
