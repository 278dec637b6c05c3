import { bestStories, drawingMoment, wantedStories } from "../../publish/publish.ts";
import type { Story } from "../../domain/story.ts";
import type { StoryStore } from "../../domain/story-store.ts";
import type { Settings } from "../settings/settings.ts";
import { publishOptions } from "../stage-options.ts";
import { type FeedVerdict, untold, verdict } from "./feed-verdict.ts";
import { ownFeedVerdicts } from "./own-feed-verdicts.ts";
import { whereGrounds } from "./where-grounds.ts";

/** The feed of all stories, the front page, and the feeds of the settings, of tags and of sources; drawn by the same rules as they are. */
export async function feedVerdicts(
  story: Story,
  { stories, settings, now }: { readonly stories: StoryStore; readonly settings: Settings; readonly now: Date },
): Promise<readonly FeedVerdict[]> {
  const options = publishOptions(settings);
  const { feedStories, frontStories, feeds } = options;
  const newest = await stories.marks({ order: "newest", limit: feedStories });
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
  return [...verdicts, ...(await ownFeedVerdicts(story, { stories, options }))];
}
