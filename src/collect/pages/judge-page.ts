import type { Item } from "../../domain/item.ts";
import { textOfHtml } from "../clean/clean-text.ts";
import type { ExtractedPage } from "./extract-page.ts";
import type { TrimmedPage } from "./page-request.ts";

/** Less text is no article, in characters. */
const MIN_PAGE_CHARS = 200;
/** A page with a field for a password and less text than this is there for the login, in characters. */
const MIN_BESIDE_LOGIN_CHARS = 1_500;
/** How many of the entry's own words must be in the page's text for it to tell the same, and of how many this can be said. */
const SHARED_WORDS = 0.3;
const MIN_WORDS = 3;
const MAX_WORDS = 40;
/** Words of fewer letters are in every text. Han, kana and Hangul are taken by pairs of letters. */
const MIN_LETTERS = 4;

export type PageCandidate = {
  readonly item: Item;
  readonly article: Pick<ExtractedPage, "isLogin">;
  readonly page: Pick<TrimmedPage, "text">;
};

/**
 * Why the text of a page is not taken in the place of the feed's own; `null`: it is. A wall (consent, login, an error
 * in the dress of a page) tells something else than the entry does; this is what gives it away, in any language. Pure.
 */
export function objectionTo({ item, article, page }: PageCandidate): string | null {
  const { text } = page;
  if (text.length < MIN_PAGE_CHARS) return `it has only ${text.length} characters of text`;
  if (article.isLogin && text.length < MIN_BESIDE_LOGIN_CHARS) return "it asks for a login";
  const told = item.textFrom === "feed" ? textOfHtml(item.html).trim() : "";
  const own = told.length > item.summary.length ? told : item.summary;
  if (text.length < own.length) return `it says less than the feed: ${text.length} of ${own.length} characters`;
  const words = wordsOf(`${item.title} ${item.summary}`).slice(0, MAX_WORDS);
  if (words.length < MIN_WORDS) return null;
  const there = new Set(wordsOf(text));
  const shared = words.filter((word) => there.has(word)).length;
  if (shared < words.length * SHARED_WORDS) {
    return `it tells something else: ${shared} of ${words.length} words of the entry are in it`;
  }
  return null;
}

/** The words of a text that say what it is about, each once. */
function wordsOf(text: string): readonly string[] {
  const folded = text.normalize("NFKC").toLowerCase();
  const words = folded.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [
    ...new Set(words.flatMap((word) => (DENSE.test(word) ? pairsOf(word) : word.length < MIN_LETTERS ? [] : [word]))),
  ];
}

const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

function pairsOf(word: string): readonly string[] {
  const letters = Array.from(word);
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
