import {
  DIGIT_BOOST,
  LEAD_WEIGHT,
  LEAD_WORDS,
  NAME_BOOST,
  SATURATION,
  SUMMARY_WEIGHT,
  TITLE_WEIGHT,
} from "../index/parameters.ts";
import { type Aliases, NO_ALIASES } from "./aliases.ts";
import { languageBit, wordLanguage } from "./word-language.ts";
import { wordKey } from "./word-key.ts";
import type { Word } from "./words.ts";

/** One comparable word of an item: its key, how it is written there first, and how much it says before rarity is known. */
export type WeighedWord = { readonly key: string; readonly shown: string; readonly weight: number };

/** `words`: in the order of the text, so that those of the title are the first `titleWords` of them. */
export type WeighedWords = { readonly words: readonly WeighedWord[]; readonly titleWords: number };

type Mention = { readonly shown: string; count: number; isName: boolean };

/** Gathers what a title and the beginning of a summary mention, without little words and single letters. */
export function weighWords(
  title: readonly Word[],
  summary: readonly Word[],
  { declared, aliases = NO_ALIASES }: { readonly declared: string | null; readonly aliases?: Aliases },
): WeighedWords {
  const language = languageBit(wordLanguage([...title, ...summary], declared));
  const mentions = new Map<string, Mention>();
  gather(title, { mentions, language, aliases, weightAt: () => TITLE_WEIGHT });
  const titleWords = mentions.size;
  gather(summary, {
    mentions,
    language,
    aliases,
    weightAt: (at) => (at < LEAD_WORDS ? LEAD_WEIGHT : SUMMARY_WEIGHT),
  });
  const weighed: WeighedWord[] = [];
  mentions.forEach((mention, key) => weighed.push(toWeighed(key, mention)));
  return { words: weighed, titleWords };
}

type Gathering = {
  readonly mentions: Map<string, Mention>;
  /** As a bit of `littleIn`. */
  readonly language: number;
  readonly aliases: Aliases;
  readonly weightAt: (at: number) => number;
};

function gather(words: readonly Word[], { mentions, language, aliases, weightAt }: Gathering): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) continue;
    const alias = aliases.at(words, at);
    if (alias === null && !isTelling(word, language)) continue;
    const key = alias?.key ?? wordKey(word.folded);
    let mention = mentions.get(key);
    if (mention === undefined)
      mentions.set(key, (mention = { shown: alias?.shown ?? word.shown, count: 0, isName: false }));
    mention.count += weightAt(at);
    mention.isName ||= alias !== null || word.isName;
    at += (alias?.length ?? 1) - 1;
  }
}

function toWeighed(key: string, { shown, count, isName }: Mention): WeighedWord {
  const saturated = (count * (SATURATION + 1)) / (count + SATURATION);
  return { key, shown, weight: saturated * boost(key, isName) };
}

/** Single letters and little words say nothing; a single digit or a sign of an unspaced script may. */
function isTelling({ folded, littleIn }: Word, language: number): boolean {
  if (folded.length === 1 && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}]/u.test(folded))
    return false;
  return (littleIn & language) === 0;
}

function boost(key: string, isName: boolean): number {
  if (isName) return NAME_BOOST;
  return hasDigit(key) ? DIGIT_BOOST : 1;
}

/** A pattern is asked only where letters are not of ASCII: an item has a hundred words. */
function hasDigit(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
    if (code > 127) return /\p{Nd}/u.test(key);
  }
  return false;
}
