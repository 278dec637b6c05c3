import { type ItemId, toldAt } from "../domain/item.ts";
import { outlets, type SourcedItem, type Story, type ToldItem } from "../domain/story.ts";
import { type Fact, factsOf, firstSentences, saidKeys } from "./new-facts.ts";

/** What a digest tells of a story that it has told before. All texts are as an item has them. */
export type News = {
  /** The headline of the newest telling that says much, or the sentence in it that says most. */
  readonly text: string;
  /** What more that telling says in its first sentence; empty when that is the text. */
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

/** What items said that were changed since, as they were told then. */
export type EarlierTexts = ReadonlyMap<ItemId, Pick<ToldItem, "title" | "summary">>;

/**
 * Points of new facts by which one telling makes an update: the fewer tellings were known, the more of the same is left
 * to others, in other words. So one in five or six that only repeat is taken for an update, where three tellings were known.
 */
const UPDATE_POINTS = 2.5;
const UPDATE_POINTS_SHARED = 1.5;
/** An outlet that told the story already has to say so many times as much. */
const SAME_OUTLET_TIMES = 1.5;
/** When an outlet changes what it had told: then nothing is said again in other words. */
const EDIT_POINTS = 1;
/** So much new brings a story back at any time. */
export const VERY_MUCH_POINTS = 10;
/** A fact that two outlets tell counts twice: it is no accident of wording. */
const SHARED_TIMES = 2;
const MAX_FACTS = 8;
/** Tellings that are looked through on either side: after so many nothing is left unsaid, and the newest are what counts. */
const MAX_COMPARED = 300;

type Judged = { readonly sourced: SourcedItem; readonly facts: readonly Fact[]; readonly points: number };

/**
 * What the coverage tells that it had not told at a moment: facts in headlines and first sentences of what the desk has
 * come to know since, and of what its outlets have changed since. `null`: nothing, or only the same by more outlets. Pure.
 */
export function whatIsNew({ coverage }: Pick<Story, "coverage">, since: Date, earlier: EarlierTexts): News | null {
  const known = coverage.filter(({ item }) => item.firstSeenAt <= since).slice(0, MAX_COMPARED);
  const before = new Set(known.map(({ source }) => source.name));
  const said = new Set(known.flatMap(({ item }) => saidKeys(earlier.get(item.id) ?? item)));
  const fresh = coverage.filter(({ item }) => item.firstSeenAt > since || earlier.has(item.id)).slice(-MAX_COMPARED);
  const judged = judge(fresh, said);
  const needed = UPDATE_POINTS + UPDATE_POINTS_SHARED / Math.max(1, known.length);
  const neededOf = ({ item, source }: SourcedItem): number => {
    if (earlier.has(item.id)) return EDIT_POINTS;
    return before.has(source.name) ? needed * SAME_OUTLET_TIMES : needed;
  };
  const telling = judged.filter(({ sourced, points }) => points >= neededOf(sourced));
  // An edit makes an update with little. What has come since and says as much is newer than it.
  const least = Math.min(...telling.map(({ points }) => points));
  const newest = judged
    .filter(({ points }) => points >= least)
    .toSorted((a, b) => newestFirst(a.sourced, b.sourced))[0];
  if (newest === undefined) return null;
  const newOutlets = outlets({ coverage: nonEmpty(newest.sourced, fresh) }).filter((name) => !before.has(name));
  const text = telltale(newest);
  return {
    text,
    more: firstSentences(newest.sourced.item.summary).find((sentence) => sentence !== text) ?? "",
    by: newest.sourced,
    before: headlineOf(known[0] ?? coverage[0], earlier),
    facts: newest.facts.slice(0, MAX_FACTS).map(({ shown }) => shown),
    newOutlets,
    since,
    points: Math.max(...telling.map(({ points }) => points)),
  };
}

function headlineOf({ item, source }: SourcedItem, earlier: EarlierTexts): News["before"] {
  return { title: earlier.get(item.id)?.title ?? item.title, outlet: source.name };
}

function judge(fresh: readonly SourcedItem[], said: ReadonlySet<string>): readonly Judged[] {
  const found = fresh.map((sourced) => ({
    sourced,
    facts: factsOf(sourced.item).filter(({ key }) => !said.has(key)),
  }));
  const tellers = new Map<string, Set<string>>();
  for (const { sourced, facts } of found) {
    for (const { key } of facts) tellers.set(key, (tellers.get(key) ?? new Set()).add(sourced.source.name));
  }
  const worth = ({ key, points }: Fact): number => points * ((tellers.get(key)?.size ?? 0) > 1 ? SHARED_TIMES : 1);
  return found.map(({ sourced, facts }) => ({
    sourced,
    facts: facts.toSorted((a, b) => worth(b) - worth(a)),
    points: facts.reduce((sum, fact) => sum + worth(fact), 0),
  }));
}

/** The headline when it tells a part of what is new, else the sentence that tells most of it. */
function telltale({ sourced: { item }, facts }: Judged): string {
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

function nonEmpty(first: SourcedItem, all: readonly SourcedItem[]): Story["coverage"] {
  return [first, ...all.filter((sourced) => sourced !== first)];
}
