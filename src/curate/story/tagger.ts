import type { Tag } from "../../domain/story.ts";
import { fold } from "../text/fold.ts";

/** A tag and the words or phrases that give it. */
export type TagRule = { readonly tag: string; readonly words: readonly string[] };

/** A text to tag, and the outlet whose own tags count too; such as a `SourcedItem`. */
export type TagEntry = {
  readonly item: { readonly title: string; readonly summary: string };
  readonly source: { readonly name: string; readonly tags: readonly string[] } | null;
};

/** Tags a story by its whole coverage. */
export type Tagger = (coverage: readonly TagEntry[]) => readonly Tag[];

/** More grounds for one tag tell nobody anything. */
const MAX_WHYS = 5;
/** A word in a summary alone counts when one in so many of the coverage has it: a story is not about its background. */
const SUMMARY_SHARE = 4;
/** Longest text that is looked at, in characters. */
const MAX_TEXT_CHARS = 8_000;
/** A word of the rules of up to so many letters, all capitals, is an abbreviation: AI, US, WHO. */
const MAX_ABBREVIATION_CHARS = 3;
/** Shorter words have no plural that we would dare to see through. */
const MIN_PLURAL_CHARS = 4;

type Token = { readonly shown: string; readonly folded: string; readonly start: number; readonly end: number };
type Pattern = { readonly tag: string; readonly words: readonly PatternWord[] };
type PatternWord = { readonly folded: string; readonly capitals: string | null };
type Hit = { readonly tag: string; readonly shown: string };
type Found = { readonly inTitle: readonly Hit[]; readonly inSummary: readonly Hit[] };
/** The words that were found, by their small letters: "Hack" and "hack" are one ground, told as it stood first. */
type Hits = { inTitle: Map<string, string>; inSummary: Map<string, string>; summaries: number };

/**
 * Makes the tagger of the operator's rules. A word matches whole words, whatever their case, accents and plural; a phrase
 * matches its words in order, whatever stands between them but other words. Abbreviations given in capitals match only in
 * capitals, and never in a text that is all capitals. Tags come in the order of the rules, then the sources' own.
 * The work for a text depends on its length and hardly on the number of rules.
 */
export function createTagger(rules: readonly TagRule[]): Tagger {
  const patterns = compile(rules);
  const order = [...new Set(rules.map(({ tag }) => tag))];
  // An item is looked through once, however often its story is tagged anew.
  const remembered = new WeakMap<TagEntry["item"], Found>();
  const findIn = (item: TagEntry["item"]): Found => {
    const found = remembered.get(item) ?? {
      inTitle: find(item.title, patterns),
      inSummary: find(item.summary, patterns),
    };
    remembered.set(item, found);
    return found;
  };
  return (coverage) => {
    const hits = new Map<string, Hits>();
    for (const { item } of coverage) {
      const { inTitle, inSummary } = findIn(item);
      for (const { tag, shown } of inTitle) note(hitsOf(hits, tag).inTitle, shown);
      for (const { tag, shown } of inSummary) note(hitsOf(hits, tag).inSummary, shown);
      for (const tag of new Set(inSummary.map((hit) => hit.tag))) hitsOf(hits, tag).summaries++;
    }
    const whys = new Map(order.map((tag) => [tag, grounds(hits.get(tag), coverage.length)]));
    for (const { source } of coverage) {
      for (const tag of source?.tags ?? []) whys.set(tag, [...(whys.get(tag) ?? []), `source ${source?.name}`]);
    }
    return [...whys].flatMap(([tag, all]) => {
      const [first, ...others] = new Set(all);
      return first === undefined ? [] : [{ tag, why: [first, ...others.slice(0, MAX_WHYS - 1)] as const }];
    });
  };
}

/** Tags one text by itself, outside of any story. */
export function tagEntry(
  tagger: Tagger,
  entry: { readonly title: string; readonly summary?: string | undefined },
): readonly Tag[] {
  return tagger([{ item: { title: entry.title, summary: entry.summary ?? "" }, source: null }]);
}

function hitsOf(hits: Map<string, Hits>, tag: string): Hits {
  const known = hits.get(tag) ?? { inTitle: new Map(), inSummary: new Map(), summaries: 0 };
  hits.set(tag, known);
  return known;
}

function note(words: Map<string, string>, shown: string): void {
  const small = shown.toLowerCase();
  if (!words.has(small)) words.set(small, shown);
}

function grounds(hits: Hits | undefined, items: number): readonly string[] {
  if (hits === undefined) return [];
  const titles = Array.from(hits.inTitle.values(), (words) => `"${words}" in the title`);
  if (titles.length === 0 && hits.summaries * SUMMARY_SHARE < items) return [];
  const others = [...hits.inSummary].filter(([small]) => !hits.inTitle.has(small));
  return [...titles, ...others.map(([, words]) => `"${words}" in the summary`)];
}

/** The patterns by their first word, so that a text is walked once. */
function compile(rules: readonly TagRule[]): ReadonlyMap<string, readonly Pattern[]> {
  const byFirst = new Map<string, Pattern[]>();
  for (const { tag, words } of rules) {
    for (const phrase of words) {
      const tokens = tokenize(phrase).map(({ shown, folded }) => ({ folded, capitals: abbreviation(shown) }));
      const [first] = tokens;
      if (first === undefined) continue;
      byFirst.set(first.folded, [...(byFirst.get(first.folded) ?? []), { tag, words: tokens }]);
    }
  }
  return byFirst;
}

function abbreviation(shown: string): string | null {
  const letters = shown.replace(/^\./, "");
  return letters.length > 1 && letters.length <= MAX_ABBREVIATION_CHARS && /^\p{Lu}+$/u.test(letters) ? shown : null;
}

function find(text: string, patterns: ReadonlyMap<string, readonly Pattern[]>): readonly Hit[] {
  const whole = text.slice(0, MAX_TEXT_CHARS).normalize("NFC");
  const tokens = tokenize(whole);
  const capitalsTell = /\p{Ll}/u.test(whole) || tokens.length === 1;
  return tokens.flatMap((token, at) => {
    const starting = forms(token.folded).flatMap((form) => patterns.get(form) ?? []);
    return starting.flatMap(({ tag, words }) => {
      const last = tokens[at + words.length - 1];
      const isHit = words.every((word, index) => matches(word, tokens[at + index], capitalsTell));
      return isHit && last !== undefined ? [{ tag, shown: whole.slice(token.start, last.end) }] : [];
    });
  });
}

function matches(word: PatternWord, token: Token | undefined, capitalsTell: boolean): boolean {
  if (token === undefined) return false;
  if (word.capitals !== null) return capitalsTell && token.shown === word.capitals;
  return forms(token.folded).includes(word.folded);
}

/** A word and what it may be the plural of. */
function forms(folded: string): readonly string[] {
  if (folded.length < MIN_PLURAL_CHARS || !folded.endsWith("s") || folded.endsWith("ss")) return [folded];
  const singulars = [folded.slice(0, -1)];
  if (/(?:s|x|z|ch|sh)es$/.test(folded)) singulars.push(folded.slice(0, -2));
  if (folded.endsWith("ies")) singulars.push(`${folded.slice(0, -3)}y`);
  return [folded, ...singulars];
}

/** Words with what belongs to them in our trade (C++, C#, .NET); each sign of a script without spaces by itself. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]\p{M}*|(?:(?<![\p{L}\p{N}])\.)?(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])[\p{L}\p{N}]\p{M}*)+(?:\+\+|#)?/gu;

function tokenize(text: string): readonly Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: shown, index }) => ({
    shown,
    folded: fold(shown),
    start: index,
    end: index + shown.length,
  }));
}
