import type { Story } from "../domain/story.ts";
import type { StoryStore, StoryWish } from "../domain/story-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { dayOf, dayText } from "./calendar-days.ts";
import { cursorOf, parseCursor } from "./cursor.ts";
import type { PageLink } from "./list-page.ts";
import type { FrameOptions } from "./page-frame.ts";

/** Stories on one page of a river. */
export const PAGE_STORIES = 60;

export type RiverPick = {
  readonly pick: Pick<StoryWish, "tag" | "source">;
  /** Of its first page, below the site's address. */
  readonly path: string;
  /** The last story of the page before, as `cursorOf` writes it; `null`: this is the first page. */
  readonly behind: string | null;
  readonly options: FrameOptions;
};

/** One page of a river. */
export type River = {
  readonly stories: readonly Story[];
  /** Of this very page. */
  readonly path: string;
  readonly newer: PageLink | null;
  readonly older: PageLink | null;
};

/**
 * The stories that were picked, newest first, a page at a time. `null`: `behind` is none of ours, or the last of them. What
 * comes meanwhile moves no story of the pages behind.
 */
export async function riverStories(
  store: Pick<StoryStore, "find">,
  { pick, path, behind, options }: RiverPick,
): Promise<River | null> {
  const last = behind === null ? undefined : parseCursor(behind);
  if (last === null) return null;
  const wish = { ...pick, ...(last === undefined ? {} : { behind: last }) };
  const found = await store.find({ ...wish, order: "newest", limit: PAGE_STORIES + 1 });
  if (found.length === 0 && last !== undefined) return null;
  const { say } = wordsIn(options.site.language);
  const stories = found.slice(0, PAGE_STORIES);
  const end = found.length > PAGE_STORIES ? stories.at(-1) : undefined;
  return {
    stories,
    path: behind === null ? path : pathBehind(path, behind),
    newer: last === undefined ? null : { text: say("the-newest"), path },
    older: end === undefined ? null : linkBehind(end, path, options),
  };
}

/** No file can answer a query, so a static page goes on with the day to which it came. */
function linkBehind(end: Story, path: string, { site, isStatic }: FrameOptions): PageLink {
  if (isStatic !== true) return { text: wordsIn(site.language).say("older"), path: pathBehind(path, cursorOf(end)) };
  const day = dayOf(end.publishedAt, site.timezone);
  return { text: dayText(day, site.language), path: `archive/${day}` };
}

function pathBehind(path: string, behind: string): string {
  return `${path}?behind=${encodeURIComponent(behind)}`;
}
