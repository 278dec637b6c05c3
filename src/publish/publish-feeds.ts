import { setImmediate } from "node:timers/promises";
import type { Document, DocumentStore } from "../domain/document-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark } from "../domain/story-store.ts";
import { timedChoice } from "./archived-plans.ts";
import { type DrawnFeed, drawFeed, type DrawParts } from "./draw-feed.ts";
import { type FeedShape, feedShape } from "./feed-drawing.ts";
import type { FeedMemory } from "./feed-memory.ts";
import { feedPlans, type FeedPlan, isOfSource } from "./feed-plans.ts";
import { sourceListDocument } from "./source-list.ts";
import { tellingFeeds } from "./telling-feeds.ts";

export type FeedParts = DrawParts & {
  readonly documents: DocumentStore;
  /** Feeds of sources that somebody is sent, by their path. Missing: none. The others are drawn when they are asked for. */
  readonly pushed?: ReadonlySet<string>;
};

/**
 * Draws the merged feeds whose stories are others than when they were last drawn, or whose archives are. Gives way between
 * two of them, so that readers are served meanwhile. Then lists the sources. Returns the paths that changed.
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
  const plans = feedPlans(options).filter((plan) => !isOfSource(plan) || parts.pushed?.has(plan.path) === true);
  const archived = await parts.archives.feeds({ paths: plans.map(({ path }) => path) });
  const telling = tellingFeeds(plans);
  const touched = new Set(news?.marks.flatMap((mark) => telling.of(mark, undefined)));
  for (const plan of plans) {
    const shape = feedShape(plan, archived.get(plan.path));
    if (news !== null && !isTouched(plan, shape, { news, touched, memory })) continue;
    const drawn = await drawFeed(plan, shape, parts);
    if (drawn !== null) unsaved.push(drawn);
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

async function saveFeeds(feeds: readonly DrawnFeed[], { documents, memory }: FeedParts): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const batch of batchesOf(feeds.flatMap((feed) => feed.documents))) {
    changed.push(...(await documents.save(batch)));
    await setImmediate();
  }
  for (const { path, drawing } of feeds) memory.noteDrawn(path, drawing);
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

type Touching = { readonly news: News; readonly touched: ReadonlySet<string>; readonly memory: FeedMemory };

/** Whether one of the stories was in the feed, or may be in it now, or it has another shape. `touched`: feeds that tell one of them. */
function isTouched(plan: FeedPlan, shape: FeedShape, { news, touched, memory }: Touching): boolean {
  const { path, picks } = plan;
  const before = memory.drawn(path);
  if (before === null || news.ids.some((id) => before.ids.has(id))) return true;
  if (timedChoice(plan) !== null || before.shape !== JSON.stringify(shape)) return true;
  return "where" in picks ? news.marks.length > 0 : touched.has(path);
}
