import { bestStories, wantedStories } from "../../publish/publish.ts";
import type { Standing, Story } from "../../domain/story.ts";
import type { StoryStore } from "../../domain/story-store.ts";
import { isWanted, type Where } from "../../domain/where.ts";
import type { Settings } from "../settings/settings.ts";
import { publishOptions } from "../stage-options.ts";

/** Whether a merged feed or the front page has the story now: at which place from 1, or `null`. */
export type FeedVerdict = { readonly feed: string; readonly place: number | null; readonly why: string };

/** The feed of all stories, those of the settings, and the front page; drawn by the same rules as they are. */
export async function feedVerdicts(
  story: Story,
  stories: StoryStore,
  settings: Settings,
): Promise<readonly FeedVerdict[]> {
  const { feedStories, frontStories, feeds } = publishOptions(settings);
  const newest = await stories.find({ order: "newest", limit: feedStories });
  const best = await bestStories(stories, frontStories);
  const verdicts = [
    verdict("all stories", story, newest, `${feedStories} newer stories`),
    verdict("front page", story, best, `${best.length} stories of higher rank or of sources that lead fewer`),
  ];
  for (const { name, where, limit } of feeds) {
    const refusal = untold(story.standing) ?? unwanted(story, where);
    if (refusal !== null) verdicts.push({ feed: name, place: null, why: refusal });
    else verdicts.push(verdict(name, story, await wantedStories(stories, where, limit), `${limit} newer stories`));
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

/** Each term of the choice by itself, so that the one that fails can be named. */
function unwanted(story: Story, where: Where): string | null {
  if (isWanted(story, where)) return null;
  const lacks = where.all.filter((tag) => !isWanted(story, { ...where, all: [tag], none: [] }));
  const has = where.none.filter((tag) => !isWanted(story, { ...where, all: [], none: [tag] }));
  const grounds = [
    ...lacks.map((tag) => `it lacks the tag ${tag}`),
    ...has.map((tag) => `it has the tag ${tag}, which the feed leaves out`),
  ];
  return grounds.join(", ") || "the feed's choice does not take it";
}
