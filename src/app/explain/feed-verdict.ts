import type { Standing, Story } from "../../domain/story.ts";

/** Whether a merged feed or the front page has the story now: at which place from 1, or `null`. */
export type FeedVerdict = { readonly feed: string; readonly place: number | null; readonly why: string };

/** `told`: what the feed has, in its order. `others`: what would fill it without the story. */
export function verdict(feed: string, story: Story, told: readonly Pick<Story, "id">[], others: string): FeedVerdict {
  const place = told.findIndex(({ id }) => id === story.id) + 1;
  if (place > 0) return { feed, place, why: `place ${place}` };
  return { feed, place: null, why: untold(story.standing) ?? `${others} fill it` };
}

/** Why a story is told nowhere; `null`: it is told. */
export function untold(standing: Standing): string | null {
  if (standing.kind === "told") return null;
  if (standing.kind === "muted") return "the operator has muted it";
  return `it is held back as ${standing.as}: ${standing.why.join("; ")}`;
}
