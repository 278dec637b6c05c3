import type { TemplateData } from "../domain/render.ts";
import { outlets, type Story } from "../domain/story.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { imagePath } from "./story-image.ts";
import { shortCard, storyCard } from "./story-card.ts";
import { timeText } from "./time-text.ts";

/** Most stories in the list of the newest. */
const MAX_NEWEST = 12;

/**
 * The values of `templates/pages/front.liquid`. `stories`: best first. They do not depend on the moment, so that the
 * page changes only when its stories do; hence times are given in full and never as "3 hours ago".
 */
export function frontPage(stories: readonly Story[], options: FrameOptions): TemplateData {
  const { site } = options;
  const frame = { title: site.title, path: "", root: ".", description: site.description };
  const cards = stories.map((story) => shortCard(storyCard(story, site)));
  const newest = stories.toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime()).slice(0, MAX_NEWEST);
  const updatedAt = new Date(Math.max(0, ...stories.map((story) => story.updatedAt.getTime())));
  return {
    ...pageFrame(options, frame),
    lead: cards[0] ?? null,
    image: imagePath(stories[0], options),
    stories: cards.slice(1),
    newest: newest.map((story) => storyCard(story, site)),
    updatedAt: stories.length === 0 ? null : timeText(updatedAt, site),
    counts: {
      stories: stories.length,
      outlets: new Set(stories.flatMap(outlets)).size,
      items: stories.reduce((sum, story) => sum + story.coverage.length, 0),
    },
  };
}
