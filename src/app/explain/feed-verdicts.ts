import { bestStories, drawingMoment, wantedStories } from "../../publish/publish.ts";
import type { Standing, Story } from "../../domain/story.ts";
import type { StoryStore } from "../../domain/story-store.ts";
import type { Settings } from "../settings/settings.ts";
import { publishOptions } from "../stage-options.ts";
import { whereGrounds } from "./where-grounds.ts";

/** Whether a merged feed or the front page has the story now: at which place from 1, or `null`. */
export type FeedVerdict = { readonly feed: string; readonly place: number | null; readonly why: string };

/** The feed of all stories, those of the settings, and the front page; drawn by the same rules as they are. */
export async function feedVerdicts(
  story: Story,
  { stories, settings, now }: { readonly stories: StoryStore; readonly settings: Settings; readonly now: Date },
): Promise<readonly FeedVerdict[]> {
  const { feedStories, frontStories, feeds } = publishOptions(settings);
  const newest = await stories.find({ order: "newest", limit: feedStories });
  const best = await bestStories(stories, frontStories);
  const verdicts = [
    verdict("all stories", story, newest, `${feedStories} newer stories`),
    verdict("front page", story, best, `${best.length} stories of higher rank or of sources that lead fewer`),
  ];
  for (const choice of feeds) {
    const { name, where, limit } = choice;
    const refusal = untold(story.standing) ?? (whereGrounds(story, where, drawingMoment(now)).join(", ") || null);
    if (refusal !== null) verdicts.push({ feed: name, place: null, why: refusal });
    else verdicts.push(verdict(name, story, await wantedStories(stories, choice, now), `${limit} newer stories`));
  }
  return verdicts;
}

function verdict(feed: string, story: Story, told: readonly Story[], others: string): FeedVerdict {
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
