import type { ToldItem } from "../../../domain/story.ts";
import { COMMON_WORDS } from "../../text/common-words.ts";
import { isLittleWord, wordLanguage } from "../../text/word-language.ts";
import { wordKey } from "../../text/word-key.ts";
import { type Word, words } from "../../text/words.ts";
import { isBoilerplate, tellingPart } from "./boilerplate.ts";
import { isCut, MAX_GIST_CHARS, shorten } from "./shorten.ts";
import { isOpen, splitSentences } from "./split-sentences.ts";

/** Sentences of one item that are looked at: what comes later is background. */
const MAX_ITEM_SENTENCES = 8;
/** Words that are enough to tell the language. */
const LANGUAGE_WORDS = 60;
/** Fewer telling words are no sentence. */
const MIN_TELLING_WORDS = 3;

/**
 * What words are compared by, each once, and beside it how much it says: names and numbers more, what any news holds less.
 * Two lists, for they are remembered for many items and take a third of what a map takes.
 */
export type Keys = { readonly words: readonly string[]; readonly weights: readonly number[] };
const NAME_WEIGHT = 2;
const NUMBER_WEIGHT = 1.5;
const COMMON_WEIGHT = 0.5;

export type Sentence = {
  /** As the item has it; shortened ones end in an ellipsis. */
  readonly text: string;
  readonly keys: Keys;
  /** 0 for the first of the summary. */
  readonly place: number;
  /** It speaks of something that an earlier sentence names, or asks, or is about its writer. */
  readonly leans: boolean;
  readonly isShortened: boolean;
};

export type ItemSentences = {
  /** Alike for items that are written in one language. */
  readonly language: string;
  readonly title: Keys;
  readonly sentences: readonly Sentence[];
};

const COMMON = new Set(COMMON_WORDS.map(wordKey));

/** An item never changes, so it is read once, however often its story is told anew. */
const known = new WeakMap<ToldItem, ItemSentences>();

export function itemSentences(item: ToldItem): ItemSentences {
  const read = known.get(item) ?? readSentences(item);
  known.set(item, read);
  return read;
}

function readSentences({ title, summary, language: declared }: ToldItem): ItemSentences {
  const told = tellingPart(title, summary);
  const inTitle = words(title);
  const language = wordLanguage([...inTitle, ...words(told, LANGUAGE_WORDS)], declared);
  const pieces = splitSentences(told, language ?? declared?.slice(0, 2).toLowerCase() ?? null);
  const keysOf = (found: readonly Word[]): Keys => toKeys(found.filter((word) => isTelling(word, language)));
  const sentences = pieces.slice(0, MAX_ITEM_SENTENCES).flatMap((piece, place): readonly Sentence[] => {
    if (isBoilerplate(piece)) return [];
    const [isLast, isAlone] = [place === pieces.length - 1, pieces.length === 1];
    const isLeft = isCut(piece, { isLast, isAlone });
    const text = isLeft || piece.length > MAX_GIST_CHARS ? shorten(piece, isLeft && isAlone) : piece;
    if (text === null || isOpen(text.replace(/…$/u, "")) || !isProse(text)) return [];
    const keys = keysOf(words(text));
    if (keys.words.length < MIN_TELLING_WORDS) return [];
    return [{ text, keys, place, leans: LEANS.test(text), isShortened: text !== piece }];
  });
  return { language: languageName(`${title} ${told}`, language ?? declared), title: keysOf(inTitle), sentences };
}

const LEANS =
  /^["“„«']?(?:And|But|So|Or|He|She|They|It|This|That|These|Those|His|Her|Their|Its|However|Also|Furthermore|Moreover|Additionally|Instead|Still|Yet|Well|Such|Both|Meanwhile|Then|There|Here|I|We|I['’]\p{L}+|We['’]\p{L}+|Er|Sie|Es|Dies\p{L}*|Das|Doch|Aber|Und|Auch|Dabei|Damit|Ich|Wir|Il|Elle|Ils|Elles|Ce|Cela|Cette|Ces|Mais|Et|Je|Nous|Él|Ella|Ellos|Esto|Este|Esta|Eso|Pero|Y|Además|Egli|Ma|Ciò)\b|[?？؟]["”»]?$/u;

/** Mostly letters: no table, address or row of signs. */
function isProse(text: string): boolean {
  const letters = text.match(/[\p{L}\p{M}\s]/gu)?.length ?? 0;
  return letters / text.length > 0.75 && !/https?:\/\/|www\.|[{}<>]|[|•·]{1}.*[|•·]/u.test(text);
}

function isTelling({ folded }: Word, language: Parameters<typeof isLittleWord>[1]): boolean {
  return (Array.from(folded).length > 1 || /\p{N}/u.test(folded)) && !isLittleWord(folded, language);
}

function toKeys(found: readonly Word[]): Keys {
  const keys = new Map<string, number>();
  for (const { folded, isName } of found) {
    const key = wordKey(folded);
    const common = COMMON.has(key) ? COMMON_WEIGHT : 1;
    const weight = isName ? NAME_WEIGHT : /^\p{N}/u.test(folded) ? NUMBER_WEIGHT : common;
    keys.set(key, Math.max(weight, keys.get(key) ?? 0));
  }
  return { words: [...keys.keys()], weights: [...keys.values()] };
}

const SCRIPTS: readonly (readonly [name: string, letters: RegExp])[] = [
  ["kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["han", /\p{Script=Han}/gu],
  ["hangul", /\p{Script=Hangul}/gu],
  ["cyrillic", /\p{Script=Cyrillic}/gu],
  ["arabic", /\p{Script=Arabic}/gu],
  ["greek", /\p{Script=Greek}/gu],
  ["hebrew", /\p{Script=Hebrew}/gu],
  ["devanagari", /\p{Script=Devanagari}/gu],
  ["thai", /\p{Script=Thai}/gu],
];
/** Letters that tell the script, and the part of them that has to be of one. */
const SCRIPT_CHARS = 200;
const SCRIPT_SHARE = 0.2;

/** By its script where that is not Latin, else by its little words or what the item declares. */
function languageName(text: string, language: string | null): string {
  const head = text.slice(0, SCRIPT_CHARS);
  const letters = head.match(/\p{L}/gu)?.length ?? 0;
  const script = SCRIPTS.find(([, pattern]) => (head.match(pattern)?.length ?? 0) > letters * SCRIPT_SHARE);
  return script?.[0] ?? language?.slice(0, 2).toLowerCase() ?? "";
}
