import { setImmediate } from "node:timers/promises";
import type { Story } from "../domain/story.ts";
import type { StoryStore, StoryWish } from "../domain/story-store.ts";
import { isWanted } from "../domain/where/is-wanted.ts";
import type { Where } from "../domain/where/where.ts";
import { neededTags, oldestAge } from "../domain/where/where-needs.ts";
import type { Cursor } from "./cursor.ts";
import { drawingMoment } from "./drawing-moment.ts";

/** Stories that are read at once. */
const STORIES_PER_SLICE = 100;

export type PageWish = {
  readonly where: Where;
  /** Most stories of the page, and most that are looked at for it. */
  readonly limit: number;
  readonly maxLooked: number;
  /** The last story of the page before; `null`: there is none. */
  readonly behind: Cursor | null;
  readonly now: Date;
};

/** `next`: what is further back stands behind it; `null`: nothing. A page has few stories, or none, where many had to be looked at. */
export type WantedPage = { readonly stories: readonly Story[]; readonly next: Cursor | null };

/** Stories that a choice takes, newest first, a page at a time. Gives way between two slices of what is looked at. */
export async function wantedPage(stories: StoryStore, wish: PageWish): Promise<WantedPage> {
  const { where, limit, maxLooked, now } = wish;
  const moment = drawingMoment(now);
  const picks = storagePicks(where, moment);
  const taken: Story[] = [];
  let behind = wish.behind;
  for (let looked = 0; looked < maxLooked; looked += STORIES_PER_SLICE) {
    const slice = { ...picks, order: "newest", limit: STORIES_PER_SLICE, ...(behind && { behind }) } as const;
    const found = await stories.find(slice);
    taken.push(...found.filter((story) => isWanted(story, where, moment)));
    if (taken.length > limit) return { stories: taken.slice(0, limit), next: taken[limit - 1] ?? null };
    behind = found.at(-1) ?? behind;
    if (found.length < STORIES_PER_SLICE) return { stories: taken, next: null };
    await setImmediate();
  }
  return { stories: taken, next: behind };
}

function storagePicks(where: Where, moment: Date): Partial<StoryWish> {
  const [tag] = neededTags(where);
  const ageSeconds = oldestAge(where);
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(ageSeconds === null ? {} : { publishedSince: new Date(moment.getTime() - ageSeconds * 1_000) }),
  };
}
