import type { Story } from "../domain/story.ts";
import type { StoryStore, StoryWish } from "../domain/story-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { cursorOf, parseCursor } from "./cursor.ts";
import type { PageLink } from "./list-page.ts";

/** Stories on one page of a river. */
const PAGE_STORIES = 60;

export type RiverPick = {
  readonly pick: Pick<StoryWish, "tag" | "source">;
  /** Of its first page, below the site's address. */
  readonly path: string;
  /** The last story of the page before, as `cursorOf` writes it; `null`: this is the first page. */
  readonly behind: string | null;
  /** BCP 47, of the site. */
  readonly language: string;
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
  { pick, path, behind, language }: RiverPick,
): Promise<River | null> {
  const last = behind === null ? undefined : parseCursor(behind);
  if (last === null) return null;
  const wish = { ...pick, ...(last === undefined ? {} : { behind: last }) };
  const found = await store.find({ ...wish, order: "newest", limit: PAGE_STORIES + 1 });
  if (found.length === 0 && last !== undefined) return null;
  const { say } = wordsIn(language);
  const stories = found.slice(0, PAGE_STORIES);
  const end = found.length > PAGE_STORIES ? stories.at(-1) : undefined;
  return {
    stories,
    path: behind === null ? path : pathBehind(path, behind),
    newer: last === undefined ? null : { text: say("the-newest"), path },
    older: end === undefined ? null : { text: say("older"), path: pathBehind(path, cursorOf(end)) },
  };
}

function pathBehind(path: string, behind: string): string {
  return `${path}?behind=${encodeURIComponent(behind)}`;
}
