import { setImmediate } from "node:timers/promises";
import type { ArchivedFeed, ArchiveStore } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS } from "../domain/story-store.ts";
import { ANY_SITE } from "./archive-document.ts";
import { archiveStories, dueFeeds, hasEnoughForArchive, showsWaiting } from "./archived-plans.ts";
import { archiveChain, archivePath } from "./feed-links.ts";
import type { FeedPlan } from "./feed-plans.ts";
import type { FeedMemory } from "./feed-memory.ts";
import { feedFrame } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import { type ItemParts, writtenItems } from "./written-items.ts";

/** Most archives that one pass writes. */
const MAX_ARCHIVES_PER_PASS = 40;
/**
 * Most stories, but for one archive, in those of a pass as long as every feed can show what waits. They have time, and a new story,
 * which may be the last one that several feeds lack for an archive, is told soon.
 */
const EASY_STORIES_PER_PASS = 50;

export type WriteParts = Pick<ItemParts, "stories" | "wholeTexts"> & {
  readonly archives: ArchiveStore;
  readonly options: PublishOptions;
  readonly memory: FeedMemory;
  readonly now: Date;
};

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

type Due = { readonly ids: readonly StoryId[]; readonly number: number };

/** `false`: none of the stories is told any more. */
async function writeArchive({ path, title }: FeedPlan, { ids, number }: Due, parts: WriteParts): Promise<boolean> {
  const { stories, archives, options, now } = parts;
  const marks = await stories.marks({ order: "newest", ids, limit: MAX_IDS });
  // What is archived is in no feed soon: it must not drive out of memory what is.
  const items = await writtenItems(marks, { ...parts, memory: readOnly(parts.memory) });
  const entries = marks.flatMap(({ id, updatedAt }) => {
    const item = items.get(id);
    return item === undefined ? [] : [{ storyId: id, updatedAt, item }];
  });
  const told = new Set(entries.map(({ storyId }) => storyId));
  const gone = ids.filter((id) => !told.has(id));
  if (gone.length > 0) await archives.dropWaiting(path, gone);
  if (entries.length === 0) return false;
  const frame = feedFrame(
    entries.map(({ item }) => item),
    {
      site: { ...options.site, url: ANY_SITE },
      title,
      path,
      place: { path: archivePath(path, number) },
      chain: archiveChain(path, number),
    },
  );
  await archives.save({ feed: path, number, writtenAt: now, frame, entries });
  return true;
}

function readOnly(memory: FeedMemory): ItemParts["memory"] {
  return { item: (mark) => memory.item(mark), keepItem: () => {} };
}
