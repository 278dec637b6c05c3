import { setImmediate } from "node:timers/promises";
import type { ArchivedFeed, ArchiveStore } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS } from "../domain/story-store.ts";
import { ANY_SITE } from "./archive-document.ts";
import { archiveStories, hasEnoughForArchive, showsWaiting } from "./archived-plans.ts";
import { archiveChain, archivePath } from "./feed-links.ts";
import type { FeedPlan } from "./feed-plans.ts";
import type { FeedMemory } from "./feed-memory.ts";
import { feedFrame } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import { type ItemParts, writtenItems } from "./written-items.ts";

/**
 * Most archives that one pass writes: of feeds with more waiting than their document can show, and of any others. These may
 * wait for the next pass, so that a new story, which may be the last one that several feeds lack, is told soon.
 */
const MAX_ARCHIVES_PER_PASS = 40;
const MAX_EASY_PER_PASS = 1;

export type WriteParts = Pick<ItemParts, "stories" | "wholeTexts"> & {
  readonly archives: ArchiveStore;
  readonly options: PublishOptions;
  readonly memory: FeedMemory;
  readonly now: Date;
};

/** `isDue`: there is more to write. */
type WrittenArchives = { readonly written: number; readonly isDue: boolean };

/**
 * Writes the archives for which enough stories wait, the oldest news first. Gives way between two of them. Returns whether there
 * is more to write.
 */
export async function writeArchives(plans: readonly FeedPlan[], parts: WriteParts): Promise<boolean> {
  const feeds = await parts.archives.feeds();
  // While not all stories were looked at, older ones than those that wait may yet be found.
  const due = plans.flatMap((plan) => {
    const feed = feeds.get(plan.path);
    return feed?.isComplete === true && hasEnoughForArchive(plan, feed.waiting) ? [{ plan, feed }] : [];
  });
  const behind = due.filter(({ plan, feed }) => !showsWaiting(plan, feed));
  const most = behind.length > 0 ? MAX_ARCHIVES_PER_PASS : MAX_EASY_PER_PASS;
  let written = 0;
  for (const { plan, feed } of [...behind, ...due.filter((one) => !behind.includes(one))]) {
    const room = most - written;
    const done = await writeForFeed(plan, { feed, room }, parts);
    written += done.written;
    if (done.isDue) return true;
  }
  return false;
}

type Waiting = { readonly feed: ArchivedFeed; readonly room: number };

async function writeForFeed(plan: FeedPlan, { feed, room }: Waiting, parts: WriteParts): Promise<WrittenArchives> {
  let [waiting, written] = [feed.waiting, 0];
  while (hasEnoughForArchive(plan, waiting)) {
    if (written >= room) return { written, isDue: true };
    const ids = await parts.archives.waiting(plan.path, archiveStories(plan));
    if (ids.length === 0) break;
    if (await writeArchive(plan, { ids, number: feed.newest + written + 1 }, parts)) written += 1;
    waiting -= ids.length;
    await setImmediate();
  }
  return { written, isDue: false };
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
