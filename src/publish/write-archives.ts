import { setImmediate } from "node:timers/promises";
import type { ArchivedFeed } from "../domain/archive-store.ts";
import { archiveStories, dueFeeds, hasEnoughForArchive, showsWaiting } from "./archived-plans.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { writeArchive, type WriteParts } from "./write-archive.ts";

/** Most archives that one pass writes. */
const MAX_ARCHIVES_PER_PASS = 40;
/**
 * Most stories, but for one archive, in those of a pass as long as every feed can show what waits. They have time, and a new story,
 * which may be the last one that several feeds lack for an archive, is told soon.
 */
const EASY_STORIES_PER_PASS = 50;

/**
 * Writes the archives for which enough stories wait, the oldest news first. Gives way between two of them. Returns whether there
 * is more to write.
 */
export async function writeArchives(plans: readonly FeedPlan[], parts: WriteParts): Promise<boolean> {
  const due = dueFeeds(plans, await parts.archives.feeds());
  const behind = due.filter(({ plan, feed }) => !showsWaiting(plan, feed));
  const room = { archives: MAX_ARCHIVES_PER_PASS, stories: behind.length > 0 ? Infinity : EASY_STORIES_PER_PASS };
  for (const { plan, feed } of [...behind, ...due.filter((one) => !behind.includes(one))]) {
    if (await writeForFeed(plan, { feed, room }, parts)) return true;
  }
  return false;
}

/** What a pass may still write. */
type Room = { archives: number; stories: number };
type Waiting = { readonly feed: ArchivedFeed; readonly room: Room };

/** Takes what it wrote from the room. Returns whether there is more to write than there was room for. */
async function writeForFeed(plan: FeedPlan, { feed, room }: Waiting, parts: WriteParts): Promise<boolean> {
  let { waiting, newest } = feed;
  while (hasEnoughForArchive(plan, waiting)) {
    if (room.archives <= 0 || room.stories <= 0) return true;
    const ids = await parts.archives.waiting(plan.path, archiveStories(plan));
    if (ids.length === 0) return false;
    if (await writeArchive(plan, { ids, number: newest + 1 }, parts)) newest += 1;
    waiting -= ids.length;
    room.archives -= 1;
    room.stories -= ids.length;
    await setImmediate();
  }
  return false;
}
