import type { RankPart, Story } from "./story.ts";

/** A story loses one point in this many hours: as much as doubling its outlets gains. */
const HOURS_PER_POINT = 12;

const HOUR_MS = 3_600_000;

/**
 * All parts of a story's rank at a moment: the standing ones and its age. Highest sum first.
 * The age falls alike for all, so the order of two stories never changes by waiting.
 */
export function rankAt(story: Pick<Story, "rank" | "publishedAt">, now: Date): readonly RankPart[] {
  const hours = Math.max(0, (now.getTime() - story.publishedAt.getTime()) / HOUR_MS);
  return [...story.rank, { name: "age", value: -hours / HOURS_PER_POINT, why: `${hours.toFixed(1)} hours old` }];
}

/** The sum of the parts; higher is first. No unit. */
export function score(parts: readonly RankPart[]): number {
  return parts.reduce((sum, part) => sum + part.value, 0);
}

/**
 * A rank as it is shown, in hundredths: whoever adds up the parts gets the sum. It may differ from `score` by a hundredth or
 * two.
 */
export function shownRank(parts: readonly RankPart[]): { readonly sum: number; readonly parts: readonly RankPart[] } {
  const shown = parts.map((part) => ({ ...part, value: hundredths(part.value) }));
  return { sum: hundredths(score(shown)), parts: shown };
}

/** Never -0, which would be shown with its sign. */
function hundredths(value: number): number {
  return Math.round(value * 100) / 100 || 0;
}

/** Orders stories like `score(rankAt(...))` at any one moment, without the moment; storage sorts by it. */
export function orderKey(story: Pick<Story, "rank" | "publishedAt">): number {
  return score(story.rank) + story.publishedAt.getTime() / HOUR_MS / HOURS_PER_POINT;
}
