import type { ItemId } from "../domain/item.ts";
import type { SourcedItem, Story, ToldItem } from "../domain/story.ts";
import { type Fact, factsOf, saidKeys } from "./new-facts.ts";

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
/** A fact that two outlets tell counts twice: it is no accident of wording. */
const SHARED_TIMES = 2;
/** Tellings that are looked through on either side: after so many nothing is left unsaid, and the newest are what counts. */
const MAX_COMPARED = 300;

/** What a telling says that nobody had said, the weightiest first; `needed`: points by which it makes an update. */
export type WeighedTelling = {
  readonly sourced: SourcedItem;
  readonly facts: readonly Fact[];
  readonly points: number;
  readonly needed: number;
};

/** Both in the order of the coverage. */
export type WeighedTellings = { readonly known: readonly SourcedItem[]; readonly fresh: readonly WeighedTelling[] };

/** Weighs what the desk has come to know of a story since a moment, and what its outlets have changed since. Pure. */
export function weighTellings(
  { coverage }: Pick<Story, "coverage">,
  since: Date,
  earlier: EarlierTexts,
): WeighedTellings {
  const known = coverage.filter(({ item }) => item.firstSeenAt <= since).slice(0, MAX_COMPARED);
  const before = new Set(known.map(({ source }) => source.name));
  const said = new Set(known.flatMap(({ item }) => saidKeys(earlier.get(item.id) ?? item)));
  const fresh = coverage.filter(({ item }) => item.firstSeenAt > since || earlier.has(item.id)).slice(-MAX_COMPARED);
  const needed = UPDATE_POINTS + UPDATE_POINTS_SHARED / Math.max(1, known.length);
  const neededOf = ({ item, source }: SourcedItem): number => {
    if (earlier.has(item.id)) return EDIT_POINTS;
    return before.has(source.name) ? needed * SAME_OUTLET_TIMES : needed;
  };
  return { known, fresh: weigh(fresh, said, neededOf) };
}

function weigh(
  fresh: readonly SourcedItem[],
  said: ReadonlySet<string>,
  neededOf: (sourced: SourcedItem) => number,
): readonly WeighedTelling[] {
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
    needed: neededOf(sourced),
  }));
}
