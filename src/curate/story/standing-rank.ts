import type { Source } from "../../domain/source.ts";
import { outlets, type RankPart, type SourcedItem, type Story } from "../../domain/story.ts";
import type { Flood, FloodOf } from "./floods.ts";
import { outletKey, outletsNamed, ownNews } from "./reporting.ts";

/** Points that the operator gives to tags; negative ones push down. */
export type TagBoosts = Readonly<Record<string, number>>;

const SUMMARY_POINTS = 0.3;
const PICTURE_POINTS = 0.1;
const AUTHOR_POINTS = 0.1;
/** For news that somebody has at first hand: as much as six hours. */
const ORIGINAL_POINTS = 0.5;
/** For each step of a flood: as much as twelve hours. */
const FLOOD_POINTS = -1;

type Ranked = Pick<Story, "coverage" | "tags">;

/** `before`: the parts that the story had; its flood stays while nobody knows better. */
type FloodGrounds = {
  readonly floodOf?: FloodOf | undefined;
  readonly before?: readonly RankPart[] | undefined;
};

/**
 * The parts of a story's rank that stand still: who carries it, how much they count, what the operator wishes, whether
 * somebody has it at first hand, how whole it is, and whether it is one of many that its only outlet tells at once. One
 * more outlet never lowers their sum.
 */
export function standingRank(
  story: Ranked,
  boosts: TagBoosts,
  { floodOf, before = [] }: FloodGrounds = {},
): readonly RankPart[] {
  return [
    outletsPart(story),
    weightPart(story),
    ...boostPart(story, boosts),
    ...originalPart(story),
    completenessPart(story),
    ...floodPart(story, floodOf, before),
  ];
}

/** Doubling the outlets gains one point. */
function outletsPart(story: Pick<Story, "coverage">): RankPart {
  const count = outlets(story).length;
  return { name: "outlets", value: Math.log2(count), why: count === 1 ? "1 outlet" : `${count} outlets` };
}

/**
 * Takes the outlets for as many ordinary ones as their weights sum to: together with `outlets` a gain with each outlet,
 * and for ordinary ones nothing. Each counts once, however often it tells the story.
 */
function weightPart({ coverage }: Pick<Story, "coverage">): RankPart {
  const weights = [...new Map(coverage.map(({ source }) => [source.name, source.weight])).values()];
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const value = Math.log2((1 + sum) / (1 + weights.length));
  return { name: "weight", value, why: `mean source weight ${Number((sum / weights.length).toFixed(2))}` };
}

function boostPart({ tags }: Pick<Story, "tags">, boosts: TagBoosts): readonly RankPart[] {
  const given = tags.flatMap(({ tag }) => (Object.hasOwn(boosts, tag) ? [{ tag, points: boosts[tag] ?? 0 }] : []));
  if (given.length === 0) return [];
  const value = given.reduce((sum, { points }) => sum + points, 0);
  return [{ name: "boost", value, why: given.map(({ tag, points }) => `${tag} ${signed(points)}`).join(", ") }];
}

function signed(points: number): string {
  return points < 0 ? `${points}` : `+${points}`;
}

/** By the words of one outlet, or because another says that it has it from there. */
function originalPart({ coverage }: Pick<Story, "coverage">): readonly RankPart[] {
  const talkers = talkersOf(coverage);
  const named = coverage.find(({ source }) => isNamedByOther(source, talkers))?.source.name;
  const own = named ?? coverage.find((sourced) => ownNews(sourced) !== null)?.source.name;
  if (own === undefined) return [];
  const why = named === undefined ? `${own} has it at first hand` : `others have it from ${own}`;
  return [{ name: "original", value: ORIGINAL_POINTS, why }];
}

type Talkers = ReadonlyMap<string, ReadonlySet<string>>;

/** By the key of each outlet, the names of those that say they have it from there. */
function talkersOf(coverage: readonly SourcedItem[]): Talkers {
  const talkers = new Map(coverage.map(({ source }) => [outletKey(source), new Set<string>()]));
  for (const { item, source } of coverage) {
    for (const key of outletsNamed(item)) talkers.get(key)?.add(source.name);
  }
  return talkers;
}

function isNamedByOther(source: Source, talkers: Talkers): boolean {
  const by = talkers.get(outletKey(source));
  return by !== undefined && by.size > (by.has(source.name) ? 1 : 0);
}

/** What any item of the coverage has: the story can be shown with it, whoever leads. */
function completenessPart({ coverage }: Pick<Story, "coverage">): RankPart {
  const some = (is: (sourced: SourcedItem) => boolean): boolean => coverage.some(is);
  const has = [
    { is: some(({ item }) => item.summary !== ""), points: SUMMARY_POINTS, word: "a summary" },
    { is: some(({ item }) => item.image !== null), points: PICTURE_POINTS, word: "a picture" },
    { is: some(({ item }) => item.author !== null), points: AUTHOR_POINTS, word: "an author" },
  ].filter(({ is }) => is);
  return {
    name: "completeness",
    value: has.reduce((sum, { points }) => sum + points, 0),
    why: has.length === 0 ? "a bare title" : `has ${has.map(({ word }) => word).join(", ")}`,
  };
}

/** Only of a story that nobody else tells: what others tell too is no flood. */
function floodPart(
  story: Pick<Story, "coverage">,
  floodOf: FloodOf | undefined,
  before: readonly RankPart[],
): readonly RankPart[] {
  if (outlets(story).length > 1) return [];
  const answers = story.coverage.map((sourced) => floodOf?.(sourced));
  if (answers.includes(undefined)) return before.filter(({ name }) => name === "flood");
  const [worst] = answers.flatMap((flood) => flood ?? []).toSorted((a, b) => b.level - a.level);
  return worst === undefined ? [] : [toFloodPart(worst, story.coverage[0].source.name)];
}

function toFloodPart({ level, above, hours, usual }: Flood, outlet: string): RankPart {
  const than = usual === null ? "and nothing says what is usual" : `where ${usual} are usual`;
  const why = `one of more than ${above} that ${outlet} told in ${hours} hours, ${than}`;
  return { name: "flood", value: FLOOD_POINTS * level, why };
}
