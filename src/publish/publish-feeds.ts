import { setImmediate } from "node:timers/promises";
import type { Document, DocumentStore } from "../domain/document-store.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark, type StoryStore } from "../domain/story-store.ts";
import type { ReadWholeTexts } from "../domain/whole-text.ts";
import { changesWithTime } from "../domain/where/where-needs.ts";
import { wantedStories } from "./chosen-stories.ts";
import { feedDocuments } from "./documents.ts";
import { feedItem, showsWholeText } from "./feed-item.ts";
import type { FeedMemory } from "./feed-memory.ts";
import { feedPlans, type FeedPlan } from "./feed-plans.ts";
import { joinFeed } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import { sourceListDocument } from "./source-list.ts";
import { writeItem, type WrittenItem } from "./written-item.ts";

export type FeedParts = {
  readonly stories: StoryStore;
  readonly documents: DocumentStore;
  readonly wholeTexts: ReadWholeTexts;
  readonly options: PublishOptions;
  /** What was drawn before by the same options. */
  readonly memory: FeedMemory;
  readonly now: Date;
};

/**
 * Draws the merged feeds whose stories are others than when they were last drawn. Gives way between two of them, so that
 * readers are served meanwhile. Then lists the sources. Returns the paths that changed.
 */
export async function publishFeeds(parts: FeedParts): Promise<readonly string[]> {
  const { stories, options, memory } = parts;
  const state = await stories.state();
  const news = await newsFor(parts);
  const changed: string[] = [];
  let unsaved: DrawnFeed[] = [];
  const save = async (): Promise<void> => {
    changed.push(...(await saveFeeds(unsaved, parts)));
    unsaved = [];
  };
  for (const plan of feedPlans(options)) {
    if (news !== null && !isTouched(plan, memory.drawn(plan.path), news)) continue;
    unsaved.push(...(await drawFeed(plan, parts)));
    if (unsaved.length >= FEEDS_PER_SAVE) await save();
    await setImmediate();
  }
  await save();
  changed.push(...(await parts.documents.save([sourceListDocument(options, parts.now)])));
  memory.state = state;
  return changed.toSorted();
}

/** Each write waits for the disk, and a large one keeps others waiting. */
const FEEDS_PER_SAVE = 6;

type DrawnFeed = {
  readonly path: string;
  readonly marks: readonly StoryMark[];
  readonly documents: readonly Document[];
};

async function saveFeeds(feeds: readonly DrawnFeed[], { documents, memory }: FeedParts): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const batch of batchesOf(feeds.flatMap((feed) => feed.documents))) {
    changed.push(...(await documents.save(batch)));
    await setImmediate();
  }
  for (const { path, marks } of feeds) memory.noteDrawn(path, marks);
  return changed;
}

/** Of one write. Six feeds have less; with whole texts one document may have more. */
const MAX_SAVED_BYTES = 2 * 1024 * 1024;

/** In their order, together as far as they fit. */
function batchesOf(documents: readonly Document[]): readonly (readonly Document[])[] {
  const batches: Document[][] = [];
  let room = 0;
  for (const document of documents) {
    const last = batches.at(-1);
    if (last === undefined || document.body.byteLength > room) {
      batches.push([document]);
      room = MAX_SAVED_BYTES;
    } else last.push(document);
    room -= document.body.byteLength;
  }
  return batches;
}

/** The stories that changed since the last pass, as they are now; `marks` has none of those that are told no more. */
type News = { readonly ids: readonly StoryId[]; readonly marks: readonly StoryMark[] };

/** `null`: any story may have changed, or so many that it is no use to look which feeds they are in. */
async function newsFor({ stories, memory }: FeedParts): Promise<News | null> {
  const ids = memory.state === null ? null : await stories.changedSince(memory.state);
  if (ids === null || ids.length > MAX_IDS) return null;
  return { ids, marks: ids.length === 0 ? [] : await stories.marks({ order: "newest", ids, limit: MAX_IDS }) };
}

/** Whether one of the stories was in the feed, or may be in it now. */
function isTouched({ picks }: FeedPlan, before: ReadonlySet<StoryId> | null, { ids, marks }: News): boolean {
  if (before === null || ids.some((id) => before.has(id))) return true;
  if ("where" in picks) return marks.length > 0 || changesWithTime(picks.where);
  return marks.some(({ tags, sources }) => {
    const hasTag = picks.tag === undefined || tags.some(({ tag }) => tag === picks.tag);
    return hasTag && (picks.source === undefined || sources.includes(picks.source));
  });
}

/** None when its stories are the same as when it was last drawn. */
async function drawFeed(plan: FeedPlan, parts: FeedParts): Promise<readonly DrawnFeed[]> {
  const { options, memory, now } = parts;
  const marks = await marksOf(plan, parts);
  if (memory.isDrawnOf(plan.path, marks)) return [];
  const { path, title } = plan;
  const feed = joinFeed(await writtenItems(marks, parts), { site: options.site, title, path });
  return [{ path, marks, documents: feedDocuments(path, feed, now) }];
}

async function marksOf({ picks }: FeedPlan, { stories, now }: FeedParts): Promise<readonly StoryMark[]> {
  if (!("where" in picks)) return await stories.marks(picks);
  const ids = (await wantedStories(stories, picks, now)).map(({ id }) => id);
  const marks = await stories.marks({ order: "newest", ids, limit: MAX_IDS });
  return inOrderOf(ids, new Map(marks.map((mark) => [mark.id, mark])));
}

/** Items that are written before others have their turn; one takes a fraction of a millisecond. */
const ITEMS_PER_TURN = 10;

/** In the order of the marks; only stories that no feed had before are read whole and written. */
async function writtenItems(marks: readonly StoryMark[], parts: FeedParts): Promise<readonly WrittenItem[]> {
  const { stories, options, memory } = parts;
  const known = new Map(marks.map(({ id, mark }) => [id, memory.item(mark)]));
  const missing = marks.filter(({ id }) => known.get(id) === undefined);
  const read =
    missing.length === 0
      ? []
      : await stories.find({ order: "newest", ids: missing.map(({ id }) => id), limit: MAX_IDS });
  const markOf = new Map(missing.map(({ id, mark }) => [id, mark]));
  for (let start = 0; start < read.length; start += ITEMS_PER_TURN) {
    const turn = read.slice(start, start + ITEMS_PER_TURN);
    const texts = await textsOf(turn, parts);
    await setImmediate();
    for (const story of turn) {
      const text = texts.get(story.coverage[0].item.id) ?? null;
      if (text !== null) await setImmediate(); // It is written three times, and each takes its time.
      const item = writeItem(feedItem(story, options, text));
      known.set(story.id, item);
      memory.keepItem(markOf.get(story.id) ?? "", item);
    }
  }
  return inOrderOf(
    marks.map(({ id }) => id),
    known,
  );
}

/** The whole texts that may be shown; most desks have none. */
async function textsOf(stories: readonly Story[], { wholeTexts }: FeedParts): ReturnType<ReadWholeTexts> {
  const shown = stories.filter(showsWholeText).map(({ coverage: [lead] }) => lead.item.id);
  return shown.length === 0 ? new Map() : await wholeTexts(shown);
}

/** Those that are there: a story may have gone since its mark was read. */
function inOrderOf<Value>(ids: readonly StoryId[], valueOf: ReadonlyMap<StoryId, Value | undefined>): readonly Value[] {
  return ids.flatMap((id) => valueOf.get(id) ?? []);
}
