import type { Story } from "../domain/story.ts";
import { MAX_IDS, type RankedStory, type StoryStore } from "../domain/story-store.ts";
import { isWanted } from "../domain/where/is-wanted.ts";
import type { Where } from "../domain/where/where.ts";
import { isTagAlone, neededTags } from "../domain/where/where-needs.ts";
import { drawingMoment } from "./drawing-moment.ts";
import { orderFront, pickStories } from "./pick-stories.ts";

/** Most stories that are read to find those of one feed: a feed of a rare tag may stay short. */
export const MAX_SCANNED = 2_000;

/** Most stories that are looked at to find those of the front page. */
const MAX_RANKED = 16_000;

/**
 * The best stories, as many as there is room for; further ones are looked at when a source takes more than its share of them. Only
 * those that are shown are read whole: a feed that tells twenty at once has ten times as many looked at.
 */
export async function bestStories(stories: StoryStore, places: number): Promise<readonly Story[]> {
  const ids = (await bestRanked(stories, places)).map(({ id }) => id);
  const whole = await stories.find({ order: "rank", ids, limit: MAX_IDS });
  const byId = new Map(whole.map((story) => [story.id, story]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function bestRanked(stories: StoryStore, places: number): Promise<readonly RankedStory[]> {
  for (let limit = places * 2; ; limit *= 4) {
    const ranked = await stories.ranked(limit);
    const isAll = ranked.length < limit || limit >= MAX_RANKED;
    if (isAll || pickStories(ranked, places).stories.length >= places) return orderFront(ranked, places);
  }
}

/** A choice of stories, newest first, at most `limit`. */
export type Choice = { readonly where: Where; readonly limit: number };

/** Storage picks by one tag; whatever else is asked for is picked here, as of the moment that documents are drawn for. */
export async function wantedStories(
  stories: StoryStore,
  { where, limit }: Choice,
  now: Date,
): Promise<readonly Story[]> {
  const [tag] = neededTags(where);
  const wish = { order: "newest", limit: isTagAlone(where) ? limit : MAX_SCANNED } as const;
  const found = await stories.find(tag === undefined ? wish : { ...wish, tag });
  const moment = drawingMoment(now);
  return found.filter((story) => isWanted(story, where, moment)).slice(0, limit);
}
