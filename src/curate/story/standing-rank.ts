import { outlets, type RankPart, type Story, type ToldItem } from "../../domain/story.ts";

/** Points that the operator gives to tags; negative ones push down. */
export type TagBoosts = Readonly<Record<string, number>>;

const SUMMARY_POINTS = 0.3;
const PICTURE_POINTS = 0.1;
const AUTHOR_POINTS = 0.1;

/** The parts of a story's rank that stand still: who carries it, how much they count, what the operator wishes, how whole it is. */
export function standingRank(story: Pick<Story, "coverage" | "tags">, boosts: TagBoosts): readonly RankPart[] {
  return [outletsPart(story), weightPart(story), ...boostPart(story, boosts), completenessPart(story.coverage[0].item)];
}

/** Doubling the outlets gains one point. */
function outletsPart(story: Pick<Story, "coverage">): RankPart {
  const count = outlets(story).length;
  return { name: "outlets", value: Math.log2(count), why: count === 1 ? "1 outlet" : `${count} outlets` };
}

/** Each outlet counts once, however often it tells the story. */
function weightPart({ coverage }: Pick<Story, "coverage">): RankPart {
  const weights = [...new Map(coverage.map(({ source }) => [source.name, source.weight])).values()];
  const value = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return { name: "weight", value, why: `mean source weight ${Number(value.toFixed(2))}` };
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

function completenessPart(lead: ToldItem): RankPart {
  const has = [
    { is: lead.summary !== "", points: SUMMARY_POINTS, word: "a summary" },
    { is: lead.image !== null, points: PICTURE_POINTS, word: "a picture" },
    { is: lead.author !== null, points: AUTHOR_POINTS, word: "an author" },
  ].filter(({ is }) => is);
  const value = has.reduce((sum, { points }) => sum + points, 0);
  return {
    name: "completeness",
    value,
    why: has.length === 0 ? "a bare title" : `has ${has.map(({ word }) => word).join(", ")}`,
  };
}
