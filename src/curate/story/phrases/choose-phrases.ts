import { oldestFirst, type SourcedItem, type Story } from "../../../domain/story.ts";
import { fold } from "../../text/fold.ts";
import { type ItemPhrases, itemPhrases, type Run } from "./item-phrases.ts";

/** More names tell nobody what a story is about. */
export const MAX_PHRASES = 8;
/** Items of a story that are looked at: the lead, then the oldest. */
const MAX_ITEMS = 60;
/** A name in a title says more than one in a summary. */
const TITLE_WEIGHT = 1.5;
/** Several words say more than one. */
const LONGER_BONUS = 1.25;
/** A short name is taken for the longer one when that is told by so large a part of its outlets. */
const MERGE_SHARE = 0.4;

type Phrase = {
  /** Folded words. */
  readonly words: readonly string[];
  /** How it is written, and how often. */
  readonly forms: ReadonlyMap<string, number>;
  /** By outlet, how much it says there. */
  readonly weights: ReadonlyMap<string, number>;
  readonly mentions: number;
};

/**
 * Names that the coverage shares, as it writes them, the heaviest first: runs of words with capitals that are not only
 * those of a headline or of a sentence's first word, abbreviations, versions, CVE numbers. Two outlets have to use them
 * where there are two; a single one has to use them twice. None in scripts without capitals.
 */
export function choosePhrases(coverage: Story["coverage"]): readonly string[] {
  const looked = itemsToRead(coverage);
  const names = new Set(looked.flatMap(({ item }) => [...itemPhrases(item).names]));
  const own = new Set(looked.flatMap(({ item, source }) => [key(source.name), key(item.author ?? "")]));
  const all = gather(looked, names).filter(({ words }) => !own.has(words.join(" ")) && !AGENCIES.has(words.join(" ")));
  const outlets = new Set(looked.map(({ source }) => source.name)).size;
  return mergeShorter(all.filter((phrase) => isShared(phrase, outlets)))
    .toSorted((a, b) => weightOf(b) - weightOf(a) || (a.words.join(" ") < b.words.join(" ") ? -1 : 1))
    .slice(0, MAX_PHRASES)
    .map(shown);
}

/** They are named as where the news comes from. */
const AGENCIES = new Set([
  "reuters",
  "ap",
  "afp",
  "associated press",
  "the associated press",
  "bloomberg",
  "cnn",
  "dpa",
  "getty images",
  "bbc",
]);

function key(text: string): string {
  return fold(text).trim();
}

function itemsToRead([lead, ...others]: Story["coverage"]): readonly SourcedItem[] {
  return [lead, ...others.toSorted(oldestFirst)].slice(0, MAX_ITEMS);
}

type Gathered = { forms: Map<string, number>; weights: Map<string, number>; mentions: number };

function gather(looked: readonly SourcedItem[], names: ReadonlySet<string>): readonly Phrase[] {
  const byWords = new Map<string, Gathered>();
  for (const { item, source } of looked) {
    const { inTitle, inSummary }: ItemPhrases = itemPhrases(item);
    const note = (weight: number) => (run: Run) => mention(byWords, run, { outlet: source.name, weight });
    inTitle.flatMap((run) => namesIn(run, names)).forEach(note(TITLE_WEIGHT));
    inSummary.flatMap((run) => namesIn(run, names)).forEach(note(1));
  }
  return Array.from(byWords, ([folded, phrase]) => ({ words: folded.split(" "), ...phrase }));
}

function mention(
  byWords: Map<string, Gathered>,
  run: Run,
  { outlet, weight }: { readonly outlet: string; readonly weight: number },
): void {
  const folded = run.map(key).join(" ");
  const form = run.join(" ");
  const phrase: Gathered = byWords.get(folded) ?? { forms: new Map(), weights: new Map(), mentions: 0 };
  phrase.forms.set(form, (phrase.forms.get(form) ?? 0) + 1);
  phrase.weights.set(outlet, Math.max(weight, phrase.weights.get(outlet) ?? 0));
  phrase.mentions++;
  byWords.set(folded, phrase);
}

/** The parts of a run that are names somewhere in the coverage; numbers and little words stay inside. */
function namesIn(run: Run, names: ReadonlySet<string>): readonly Run[] {
  const parts: string[][] = [[]];
  for (const word of run) {
    const part = parts.at(-1) ?? [];
    const isName = /^\p{Lu}|\p{Lu}/u.test(word) && isNamed(word, names);
    if (isName || (part.length > 0 && !/^\p{Lu}/u.test(word))) part.push(word);
    else parts.push([]);
  }
  return parts.map(trimEnd).filter((part) => part.length > 0 && isPhrase(part));
}

/** A word with hyphens is a name when one of its parts is. */
function isNamed(word: string, names: ReadonlySet<string>): boolean {
  return key(word.replaceAll(".", ""))
    .split(/[-’' ]/u)
    .some((part) => names.has(part));
}

/** Without little words that stood before something else. */
function trimEnd(part: readonly string[]): readonly string[] {
  return part.slice(0, part.findLastIndex((word) => /\p{Lu}|\p{N}/u.test(word)) + 1);
}

/** One letter alone names nothing. */
function isPhrase(part: readonly string[]): boolean {
  return part.length > 1 || Array.from(part[0] ?? "").length > 1;
}

function isShared({ weights, mentions }: Phrase, outlets: number): boolean {
  return outlets > 1 ? weights.size > 1 : mentions > 1;
}

function weightOf({ words, weights }: Phrase): number {
  let sum = 0;
  for (const weight of weights.values()) sum += weight;
  return sum * (words.length > 1 ? LONGER_BONUS : 1);
}

/** "Kim" is told as "Kim Jong-un", the heaviest of the longer ones, unless that is hardly ever used. */
function mergeShorter(phrases: readonly Phrase[]): readonly Phrase[] {
  const longestFirst = phrases.toSorted((a, b) => b.words.length - a.words.length || weightOf(b) - weightOf(a));
  const kept: Phrase[] = [];
  for (const phrase of longestFirst) {
    const longer = kept
      .filter(({ words, weights }) => holds(words, phrase.words) && weights.size >= phrase.weights.size * MERGE_SHARE)
      .toSorted((a, b) => weightOf(b) - weightOf(a))[0];
    if (longer === undefined) kept.push(phrase);
    else kept[kept.indexOf(longer)] = { ...longer, weights: both(longer.weights, phrase.weights) };
  }
  return kept;
}

function both(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Map(Array.from(names, (name) => [name, Math.max(a.get(name) ?? 0, b.get(name) ?? 0)]));
}

function holds(words: readonly string[], part: readonly string[]): boolean {
  return ` ${words.join(" ")} `.includes(` ${part.join(" ")} `);
}

/** As it is written oftenest; of equals the first by its letters. */
function shown({ forms }: Phrase): string {
  const [[form] = [""]] = [...forms].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return form;
}
