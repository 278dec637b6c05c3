import { toldAt } from "../domain/item.ts";
import type { LittleNews } from "../domain/receipt.ts";
import { outlets, type SourcedItem, type Story } from "../domain/story.ts";
import { firstSentences, saidKeys } from "./new-facts.ts";
import { type EarlierTexts, type WeighedTelling, weighTellings } from "./weigh-tellings.ts";

/** What a digest tells of a story that it has told before. All texts are as an item has them. */
export type News = {
  /** The headline of the newest telling that says much, or the sentence in it that says most. */
  readonly text: string;
  /** What more that telling says in its first sentence; empty when that is the text, or only its headline may be shown. */
  readonly more: string;
  readonly by: SourcedItem;
  /** A telling that was known then, the lead's if it was: its headline of then, and its outlet. */
  readonly before: { readonly title: string; readonly outlet: string };
  /** Names, numbers and words that nobody had told before, the weightiest first; at most `MAX_FACTS`. */
  readonly facts: readonly string[];
  /** Outlets that did not tell it then. */
  readonly newOutlets: readonly string[];
  /** When the digest told the story for the last time. */
  readonly since: Date;
  readonly points: number;
};

/** So much new brings a story back at any time. */
export const VERY_MUCH_POINTS = 10;
const MAX_FACTS = 8;

/** `little`: what has come since is too little for news. `nothing`: none has come, or only the same by more outlets. */
export type Since =
  | { readonly kind: "news"; readonly news: News }
  | { readonly kind: "little"; readonly little: LittleNews }
  | { readonly kind: "nothing" };

/**
 * What the coverage tells that it had not told at a moment: facts in headlines and first sentences of what the desk has
 * come to know since, and of what its outlets have changed since. Pure.
 */
export function whatIsNew({ coverage }: Pick<Story, "coverage">, since: Date, earlier: EarlierTexts): Since {
  const { known, fresh } = weighTellings({ coverage }, since, earlier);
  const newest = newestOfNews(fresh);
  if (newest === undefined) return littleOf(fresh);
  const before = new Set(known.map(({ source }) => source.name));
  const { item, source } = newest.sourced;
  const isHeadlineOnly = source.republish === "title";
  const text = isHeadlineOnly ? item.title : telltale(newest);
  const news = {
    text,
    more: isHeadlineOnly ? "" : (firstSentences(item.summary).find((sentence) => sentence !== text) ?? ""),
    by: newest.sourced,
    before: headlineOf(known[0] ?? coverage[0], earlier),
    facts: shownFacts(newest),
    newOutlets: outlets({ coverage: nonEmpty(newest.sourced, fresh) }).filter((name) => !before.has(name)),
    since,
    points: Math.max(...fresh.filter(isNews).map(({ points }) => points)),
  };
  return { kind: "news", news };
}

function isNews({ points, needed }: WeighedTelling): boolean {
  return points >= needed;
}

/** An edit makes an update with little. What has come since and says as much is newer than it. */
function newestOfNews(fresh: readonly WeighedTelling[]): WeighedTelling | undefined {
  const least = Math.min(...fresh.filter(isNews).map(({ points }) => points));
  return fresh.filter(({ points }) => points >= least).toSorted((a, b) => newestFirst(a.sourced, b.sourced))[0];
}

/** Of the telling that comes nearest to its bar. */
function littleOf(fresh: readonly WeighedTelling[]): Since {
  const nearest = fresh.toSorted((a, b) => b.points / b.needed - a.points / a.needed)[0];
  if (nearest === undefined || nearest.points === 0) return { kind: "nothing" };
  return { kind: "little", little: { points: nearest.points, needed: nearest.needed, facts: shownFacts(nearest) } };
}

function shownFacts({ facts }: WeighedTelling): readonly string[] {
  return facts.slice(0, MAX_FACTS).map(({ shown }) => shown);
}

function headlineOf({ item, source }: SourcedItem, earlier: EarlierTexts): News["before"] {
  return { title: earlier.get(item.id)?.title ?? item.title, outlet: source.name };
}

/** The headline when it tells a part of what is new, else the sentence that tells most of it. */
function telltale({ sourced: { item }, facts }: WeighedTelling): string {
  const news = new Set(facts.map(({ key }) => key));
  const count = (text: string): number =>
    new Set(saidKeys({ title: text, summary: "" }).filter((key) => news.has(key))).size;
  if (item.title !== "" && count(item.title) > 0) return item.title;
  const [best] = firstSentences(item.summary).toSorted((a, b) => count(b) - count(a));
  return best ?? item.title;
}

function newestFirst(a: SourcedItem, b: SourcedItem): number {
  return toldAt(b.item).getTime() - toldAt(a.item).getTime() || (a.item.id < b.item.id ? -1 : 1);
}

function nonEmpty(first: SourcedItem, all: readonly WeighedTelling[]): Story["coverage"] {
  return [first, ...all.map(({ sourced }) => sourced).filter((sourced) => sourced !== first)];
}
