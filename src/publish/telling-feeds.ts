import type { Story } from "../domain/story.ts";
import type { StoryMark } from "../domain/story-store.ts";
import { isWanted } from "../domain/where/is-wanted.ts";
import type { FeedPlan } from "./feed-plans.ts";

/** Which feeds tell a story, however many newer ones they have. */
export type TellingFeeds = {
  /** Some feed has to see the story whole. */
  readonly needsStories: boolean;
  /** Their paths. `story`: whole, when it is needed. */
  of(mark: StoryMark, story: Story | undefined): readonly string[];
};

/** No feed of these looks at the clock. */
const ANY_MOMENT = new Date(0);

/** The tags and sources of a story lead to their feeds, so that a thousand feeds are not asked for each story. */
export function tellingFeeds(plans: readonly FeedPlan[]): TellingFeeds {
  const choices = plans.flatMap(({ path, picks }) => ("where" in picks ? [{ path, where: picks.where }] : []));
  const picked = plans.flatMap(({ path, picks }) => ("where" in picks ? [] : [{ path, picks }]));
  const byTag = new Map(picked.flatMap(({ path, picks: { tag } }) => (tag === undefined ? [] : [[tag, path]])));
  const bySource = new Map<string, string>(
    picked.flatMap(({ path, picks: { source } }) => (source === undefined ? [] : [[source, path]])),
  );
  const all = picked.filter(({ picks }) => picks.tag === undefined && picks.source === undefined);
  return {
    needsStories: choices.length > 0,
    of({ tags, sources }, story) {
      const named = [
        ...tags.flatMap(({ tag }) => byTag.get(tag) ?? []),
        ...sources.flatMap((source) => bySource.get(source) ?? []),
      ];
      const chosen = choices.filter(({ where }) => story !== undefined && isWanted(story, where, ANY_MOMENT));
      return [...new Set([...all, ...chosen].map(({ path }) => path).concat(named))];
    },
  };
}
