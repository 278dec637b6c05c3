import type { PollState } from "../../domain/source.ts";
import type { FeedEntry } from "../clean/clean-feed.ts";

export type Rhythm = Pick<PollState, "rhythmSeconds" | "newestAt">;

/** With fewer gaps between entries a median says nothing. */
const MIN_GAPS = 3;
/** The newest gaps count; what a source did years ago does not. */
const MAX_GAPS = 50;
/** How much a few new entries weigh against what was known. */
const NEWS_SHARE = 0.25;

/**
 * How far apart a source's entries are: the median, so that neither an import of a hundred old entries in one minute nor
 * one holiday says much. A document in which most is known already only moves what was known. Dates in the future count
 * as now; entries without a date count as told when they are new. Pure.
 */
export function nextRhythm(before: Rhythm, entries: readonly FeedEntry[], newItems: number, now: Date): Rhythm {
  const times = datesOf(entries, now);
  const newest = Math.max(...times, newItems > 0 && times.length === 0 ? now.getTime() : -Infinity);
  const known = before.newestAt?.getTime() ?? -Infinity;
  const newestAt = Math.max(newest, known);
  return {
    rhythmSeconds: (isMostlyTold(entries) ? medianGapSeconds(times) : null) ?? nudged(before, times),
    newestAt: Number.isFinite(newestAt) ? new Date(newestAt) : null,
  };
}

function isMostlyTold(entries: readonly FeedEntry[]): boolean {
  return entries.filter(({ kind }) => kind === "told").length * 2 >= entries.length;
}

/** Different times, the newest first. */
function datesOf(entries: readonly FeedEntry[], now: Date): readonly number[] {
  const times = entries.flatMap((entry) =>
    entry.kind === "told" && entry.content.publishedAt !== null ? entry.content.publishedAt.getTime() : [],
  );
  return [...new Set(times.map((time) => Math.min(time, now.getTime())))].sort((one, other) => other - one);
}

function medianGapSeconds(times: readonly number[]): number | null {
  const gaps = times.slice(1, MAX_GAPS + 1).map((time, index) => (times[index] ?? time) - time);
  const middle = gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)];
  return middle === undefined || gaps.length < MIN_GAPS ? null : Math.round(middle / 1000);
}

function nudged({ rhythmSeconds, newestAt }: Rhythm, times: readonly number[]): number | null {
  const since = newestAt?.getTime() ?? Infinity;
  const news = times.filter((time) => time > since);
  const [newest] = news;
  if (rhythmSeconds === null || newest === undefined) return rhythmSeconds;
  const gapSeconds = (newest - since) / 1000 / news.length;
  return Math.round(rhythmSeconds * (1 - NEWS_SHARE) + gapSeconds * NEWS_SHARE);
}
