import type { Story } from "../domain/story.ts";
import type { Words } from "../domain/words/words.ts";
import { cleanText, cutAtWord } from "./clean-text.ts";
import type { Updates } from "./compose-edition.ts";

/** Longest headline in a subject, in characters: what most inboxes show. */
const MAX_HEADLINE_CHARS = 60;
const MAX_PREHEADER_CHARS = 90;

/** The lead's headline, and how many more stories there are; never only a date. `stories`: best first. */
export function subjectOf(stories: readonly Story[], { say }: Words, updates: Updates = NO_UPDATES): string {
  const headline = cutAtWord(titleOf(stories[0], say, updates), MAX_HEADLINE_CHARS);
  return stories.length > 1 ? say("subject-more", { headline, count: stories.length - 1 }) : headline;
}

/** The second and third headline, for the line that inboxes show after the subject. */
export function preheaderOf(stories: readonly Story[], { say }: Words, updates: Updates = NO_UPDATES): string {
  const titles = stories.slice(1, 3).map((story) => titleOf(story, say, updates));
  return cutAtWord(titles.join(" · "), MAX_PREHEADER_CHARS);
}

export const NO_UPDATES: Updates = new Map();

function titleOf(story: Story | undefined, say: Words["say"], updates: Updates): string {
  if (story === undefined) return "";
  const update = updates.get(story.id);
  if (update !== undefined) return say("update-of", { headline: cleanText(update.text) });
  return cleanText(story.coverage[0].item.title) || say("untitled");
}
