import { linkKey } from "../../domain/canonical-link.ts";
import type { ItemContent } from "../../domain/item.ts";
import { areAlike } from "./alike.ts";
import { isWeighty, wordsOf } from "./edit-words.ts";

type Telling = Pick<ItemContent, "link" | "title" | "summary" | "language" | "publishedAt">;

/** Whether two may be forms of one entry, by their words and by what a formula leaves open (`areOfTwoDays`). */
export function areForms(one: Telling, other: Telling): boolean {
  if (one.title === other.title && one.summary === other.summary) return true;
  return areAlike(saidIn(one), saidIn(other)) && !areOfTwoDays(one, other);
}

/**
 * Whether two tell the next thing in the same formula ("Security update 4.1 released", "4.2"): another page, another
 * day, and another number or name in the title. However much they are alike, they are two.
 */
export function areOfOneFormula(one: Telling, other: Telling): boolean {
  return (
    one.link !== null && other.link !== null && linkKey(one.link) !== linkKey(other.link) && areOfTwoDays(one, other)
  );
}

export function saidIn({ title, summary }: Telling): string {
  return `${title} ${summary}`;
}

/** Both are dated, and differently, and their titles differ in a number or a name. */
function areOfTwoDays(one: Telling, other: Telling): boolean {
  if (one.publishedAt === null || other.publishedAt === null) return false;
  return one.publishedAt.getTime() !== other.publishedAt.getTime() && haveOtherNames(one, other);
}

/** What one title has a number or a name for, the other has not. */
function haveOtherNames(one: Telling, other: Telling): boolean {
  const names = new Set([one, other].flatMap(({ summary, language }) => weightyIn(summary, language, true)));
  const [mine, theirs] = [namedIn(one, names), namedIn(other, names)];
  return [...mine].some((word) => !theirs.has(word)) || [...theirs].some((word) => !mine.has(word));
}

/** A capital at the beginning of a title may be a name; of one in which all words have one, the texts say which are. */
function namedIn({ title, language }: Telling, names: ReadonlySet<string>): ReadonlySet<string> {
  const all = wordsOf(title, { isStart: true, language }).map(({ folded }) => folded);
  return new Set([...weightyIn(title, language, false), ...all.filter((word) => names.has(word))]);
}

function weightyIn(text: string, language: string | null, isStart: boolean): readonly string[] {
  return wordsOf(text, { isStart, language }).flatMap((word) => (isWeighty(word) ? [word.folded] : []));
}
