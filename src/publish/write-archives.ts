import { setImmediate } from "node:timers/promises";
import type { ArchivedFeed } from "../domain/archive-store.ts";
import { archiveStories, dueFeeds, fewestWaiting, hasEnoughForArchive, showsWaiting } from "./archived-plans.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { writeOldest, type WriteParts } from "./write-oldest.ts";

/** Most archives that one pass writes. */
const MAX_ARCHIVES_PER_PASS = 40;
/**
 * Most stories, but for one archive, in those of a pass as long as every feed can show what waits. They have time, and a new story,
 * which may be the last one that several feeds lack for an archive, is told soon.
 */
const EASY_STORIES_PER_PASS = 50;
/** Archives of a feed that are written together: each write waits for the disk, and a large one keeps others waiting. */
const ARCHIVES_PER_WRITE = 4;

/**
 * Writes the archives for which enough stories wait, the oldest news first. Gives way between two of them. Returns whether there
 * is more to write.
 */
export async function writeArchives(plans: readonly FeedPlan[], parts: WriteParts): Promise<boolean> {
  const due = dueFeeds(plans, await parts.archives.feeds({ waitingOver: fewestWaiting(plans) }));
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
    const count = archivesNow(plan, waiting, room);
    if (count <= 0) return true;
    const ids = await parts.archives.waiting(plan.path, count * archiveStories(plan));
    if (ids.length === 0) return false;
    const done = await writeOldest(plan, { ids, newest }, parts);
    newest += done.archives;
    waiting -= done.stories;
    room.archives -= count;
    room.stories -= done.stories;
    await setImmediate();
  }
  return false;
}

/** So many that the feed has few enough waiting, as far as there is room. */
function archivesNow(plan: FeedPlan, waiting: number, room: Room): number {
  const size = archiveStories(plan);
  const wanted = Math.ceil((waiting - plan.picks.limit) / size);
  return Math.min(wanted, ARCHIVES_PER_WRITE, room.archives, Math.ceil(room.stories / size));
}
