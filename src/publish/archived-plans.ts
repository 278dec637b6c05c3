import { createHash } from "node:crypto";
import type { ArchivedFeed, ArchiveProgress } from "../domain/archive-store.ts";
import { printWhere } from "../domain/where/print-where.ts";
import { changesWithTime } from "../domain/where/where-needs.ts";
import { type FeedPlan, feedPlans } from "./feed-plans.ts";
import type { PublishOptions } from "./options.ts";

/** Most stories of one archive; a feed of fewer has archives of its own size. */
const ARCHIVE_STORIES = 50;

/** The feeds that keep archives (RFC 5005, 4): all but those that take a story at one moment and not at another. */
export function archivedPlans(options: Parameters<typeof feedPlans>[0]): readonly FeedPlan[] {
  return feedPlans(options).filter(isArchived);
}

export function isArchived(plan: Pick<FeedPlan, "picks">): boolean {
  return timedChoice(plan) === null;
}

type Choice = Extract<FeedPlan["picks"], { readonly where: unknown }>;

/** The choice of a feed that takes a story at one moment and not at another; `null`: it is no such feed. */
export function timedChoice({ picks }: Pick<FeedPlan, "picks">): Choice | null {
  return "where" in picks && changesWithTime(picks.where) ? picks : null;
}

/** Stories of one archive of the feed. */
export function archiveStories({ picks }: FeedPlan): number {
  return Math.min(ARCHIVE_STORIES, picks.limit);
}

/**
 * As many stories wait for an archive as the feed has anyway. So mostly it has nothing besides its newest stories: what is about to
 * fall out of them is in an archive already.
 */
export function hasEnoughForArchive({ picks }: FeedPlan, waiting: number): boolean {
  return waiting > picks.limit;
}

/**
 * Whether the feed's own document has, besides its newest stories, all that waits for an archive. It must not while many old ones do,
 * after an upgrade or a new choice: readers would take them for news.
 */
export function showsWaiting(plan: FeedPlan, feed: ArchivedFeed | undefined): boolean {
  return feed?.isComplete === true && feed.waiting <= plan.picks.limit + archiveStories(plan);
}

export type DueFeed = { readonly plan: FeedPlan; readonly feed: ArchivedFeed };

/** Where no more stories wait, none of the feeds is due. */
export function fewestWaiting(plans: readonly FeedPlan[]): number {
  return Math.min(...plans.map(({ picks }) => picks.limit));
}

/** Those that an archive is to be written of. While not all stories were looked at, older ones than those that wait may yet be found. */
export function dueFeeds(plans: readonly FeedPlan[], feeds: ReadonlyMap<string, ArchivedFeed>): readonly DueFeed[] {
  return plans.flatMap((plan) => {
    const feed = feeds.get(plan.path);
    return feed?.isComplete === true && hasEnoughForArchive(plan, feed.waiting) ? [{ plan, feed }] : [];
  });
}

/** What chooses the stories of the feed, in words. */
export function chosenBy({ picks }: FeedPlan): string {
  if ("where" in picks) return `where ${printWhere(picks.where)}`;
  return JSON.stringify([picks.tag ?? null, picks.source ?? null]);
}

/** The feeds that keep archives, in one hash: another one when a choice or a limit is. */
export function archivedHash(options: PublishOptions): string {
  const known = hashes.get(options);
  if (known !== undefined) return known;
  const lines = archivedPlans(options).map((plan) => [plan.path, chosenBy(plan), plan.picks.limit]);
  const hash = createHash("sha256").update(JSON.stringify(lines)).digest("base64url");
  hashes.set(options, hash);
  return hash;
}

/** A desk of a thousand sources takes 10 ms to make one, and each pass asks twice for the same. */
const hashes = new WeakMap<PublishOptions, string>();

type Now = { readonly state: string; readonly options: PublishOptions };

/** Whether there is anything to look at for the archives. */
export function isArchiveBehind(progress: ArchiveProgress | null, { state, options }: Now): boolean {
  if (progress === null || progress.scan !== null || progress.state !== state) return true;
  return progress.feeds !== archivedHash(options);
}
