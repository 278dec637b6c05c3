import type { ArchivedFeed, ArchiveStore } from "../domain/archive-store.ts";
import { MAX_IDS, type StoryMark, type StoryStore } from "../domain/story-store.ts";
import { isArchived, showsWaiting, timedChoice } from "./archived-plans.ts";
import { type Choice, MAX_SCANNED, wantedStories } from "./chosen-stories.ts";
import { cursorOf } from "./cursor.ts";
import { ALONE, type FeedChain, pageChain, subscriptionChain } from "./feed-links.ts";
import type { Drawing } from "./feed-memory.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { wantedPage } from "./wanted-page.ts";

export type DrawingParts = {
  readonly stories: StoryStore;
  readonly archives: ArchiveStore;
  readonly now: Date;
};

/** What a feed has besides its newest stories; all that can be known of it without reading them. */
export type FeedShape = {
  readonly chain: FeedChain;
  /** Versions that wait for an archive and stand in the feed; 0 when it must not show them. */
  readonly waiting: number;
};

/** `archived`: what is known of its archives. A feed of pages knows its `next` only when its stories are read. */
export function feedShape(plan: FeedPlan, archived: ArchivedFeed | undefined): FeedShape {
  if (!isArchived(plan)) return { chain: ALONE, waiting: 0 };
  const waiting = showsWaiting(plan, archived) ? (archived?.waiting ?? 0) : 0;
  return { chain: subscriptionChain(plan.path, archived?.newest ?? 0), waiting };
}

/** The stories of a feed as they are now, newest first, and its links to older ones. */
export async function feedDrawing(
  plan: FeedPlan,
  { chain, waiting }: FeedShape,
  parts: DrawingParts,
): Promise<Drawing & { readonly chain: FeedChain }> {
  const { picks, path } = plan;
  const timed = timedChoice(plan);
  if (timed !== null) return await firstPage(path, timed, parts);
  const newest = "where" in picks ? await chosenMarks(picks, parts) : await parts.stories.marks(picks);
  const more = waiting > 0 ? await waitingMarks(plan, newest, parts) : [];
  const marks = more.length === 0 ? newest : [...newest, ...more].toSorted(newestFirst);
  return { marks, chain, shape: JSON.stringify({ chain, waiting }) };
}

/** The rest of it is drawn when it is asked for. */
async function firstPage(path: string, choice: Choice, { stories, now }: DrawingParts) {
  const page = await wantedPage(stories, { ...choice, maxLooked: MAX_SCANNED, behind: null, now });
  const chain = page.next === null ? ALONE : pageChain(path, cursorOf(page.next));
  return { marks: await marksOf(page.stories, stories), chain, shape: JSON.stringify(chain) };
}

async function chosenMarks(choice: Choice, { stories, now }: DrawingParts): Promise<readonly StoryMark[]> {
  return await marksOf(await wantedStories(stories, choice, now), stories);
}

/** In the order of the stories; one may have gone since it was read. */
async function marksOf(found: readonly Pick<StoryMark, "id">[], stories: StoryStore): Promise<readonly StoryMark[]> {
  const ids = found.map(({ id }) => id);
  const marks = new Map((await stories.marks({ order: "newest", ids, limit: MAX_IDS })).map((mark) => [mark.id, mark]));
  return ids.flatMap((id) => marks.get(id) ?? []);
}

/** What is in no archive and not among the newest: stories that came late, or changed when they were archived already. */
async function waitingMarks({ path }: FeedPlan, newest: readonly StoryMark[], { stories, archives }: DrawingParts) {
  const known = new Set(newest.map(({ id }) => id));
  const ids = (await archives.waiting(path, MAX_IDS)).filter((id) => !known.has(id));
  return ids.length === 0 ? [] : await stories.marks({ order: "newest", ids, limit: MAX_IDS });
}

function newestFirst(a: StoryMark, b: StoryMark): number {
  return b.publishedAt.getTime() - a.publishedAt.getTime() || (a.id < b.id ? -1 : 1);
}
