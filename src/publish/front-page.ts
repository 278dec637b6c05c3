import type { TemplateData } from "../domain/render.ts";
import { outlets, type Story } from "../domain/story.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { imagePath } from "./story-image.ts";
import { shortCard, type ShortCard, type StoryCard, storyCard } from "./story-card.ts";
import { gistText, gistWithin } from "./story-gist.ts";
import { timeText } from "./time-text.ts";

/** Most stories in the list of the newest. */
const MAX_NEWEST = 12;

/** From the next one on only headlines stand: who reads that far looks for something. */
const MAX_GISTS = 20;
/** Most characters of a gist in whole sentences, but for the lead's and where the first alone is longer. */
const MAX_GIST_CHARS = 240;
/** Most outlets named below a story; the page of the story has them all. */
const MAX_ALSO = 3;

/**
 * The values of `templates/pages/front.liquid`. `stories`: best first. They do not depend on the moment, so that the
 * page changes only when its stories do; hence times are given in full and never as "3 hours ago".
 */
export function frontPage(stories: readonly Story[], options: FrameOptions): TemplateData {
  const { site } = options;
  const frame = { title: site.title, path: "", root: ".", description: site.description };
  const cards = stories.map((story, place) => frontCard(storyCard(story, site), place));
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

/** The further down, the less: a page of sixty stories stays below 60 kB. */
function frontCard(card: StoryCard, place: number): ShortCard {
  const short = shortCard(card, MAX_ALSO);
  if (place === 0) return short;
  if (place >= MAX_GISTS) return { ...short, gist: "" };
  const [first] = card.sentences;
  return first === undefined
    ? short
    : { ...short, gist: gistWithin(card.sentences, MAX_GIST_CHARS) ?? gistText([first]) };
}
