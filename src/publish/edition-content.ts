import type { Digest, EditionContent, ToldEdition, ToldStory } from "../domain/digest.ts";
import type { Story } from "../domain/story.ts";
import { arrange, toldOrder, type Updates } from "./compose-edition.ts";
import type { Site } from "./options.ts";
import { storyCard } from "./story-card.ts";
import { toldStory, toldUpdate } from "./told-story.ts";

/** Longest summary in an edition, in characters: two or three lines. */
const MAX_GIST_CHARS = 200;
/** Longest summary of the lead, in characters. */
const MAX_LEAD_GIST_CHARS = 400;

/** How much of the stories an edition shows; smaller numbers make a smaller mail. */
export type Trim = {
  /** Whether the other outlets are named. */
  readonly also: boolean;
  /** So many of the best stories keep their summary. */
  readonly gists: number;
  /** So many of the best stories are told; the others are "more on the web". */
  readonly stories: number;
};

export type ContentInput = {
  readonly site: Site;
  readonly digest: Pick<Digest, "title" | "timezone" | "sections">;
  /** Best first, never none. */
  readonly stories: readonly Story[];
  /** What is new in those that the digest told before. */
  readonly updates: Updates;
  readonly composedAt: Date;
};

/** Puts the stories into the words that the edition keeps: the mail, the page and the feeds say these and no others. */
export function editionContent(input: ContentInput, trim: Trim): EditionContent {
  const { digest, stories, composedAt } = input;
  const best = stories.slice(0, trim.stories);
  const told = toldStories(best, trim, input);
  const [lead] = told.values();
  if (lead === undefined) throw new Error("An edition tells one story at least.");
  return {
    title: digest.title,
    timezone: digest.timezone,
    lead,
    sections: arrange(best.slice(1), digest, composedAt).map((section) => ({
      title: section.title,
      stories: section.stories.flatMap((story) => told.get(story) ?? []),
    })),
    moreOnWeb: stories.length - best.length,
  };
}

/** In the order in which they are told. */
function toldStories(
  best: readonly Story[],
  { also, gists }: Trim,
  { site, digest, updates, composedAt }: ContentInput,
): ReadonlyMap<Story, ToldStory> {
  const withGist = new Set(best.slice(0, gists));
  const style = { timezone: digest.timezone, language: site.language };
  return new Map(
    toldOrder(best, digest, composedAt).map((story, index) => {
      const longest = Math.min(index === 0 ? MAX_LEAD_GIST_CHARS : MAX_GIST_CHARS, site.summaryChars);
      const show = { gistChars: withGist.has(story) ? longest : 0, also, language: site.language };
      const card = storyCard(story, site, style);
      const update = updates.get(story.id);
      return [story, update === undefined ? toldStory(card, show) : toldUpdate(card, update, show)];
    }),
  );
}

/**
 * What an edition says without what is told to nobody now; the next story leads in its place. `null`: nothing is left, or
 * its words were not kept.
 */
export function shownContent({ content, muted }: Pick<ToldEdition, "content" | "muted">): EditionContent | null {
  if (content === null || muted.length === 0) return content;
  const told = (stories: readonly ToldStory[]): readonly ToldStory[] => stories.filter(({ id }) => !muted.includes(id));
  const left = content.sections
    .map(({ title, stories }) => ({ title, stories: told(stories) }))
    .filter(({ stories }) => stories.length > 0);
  const [lead] = [...told([content.lead]), ...left.flatMap(({ stories }) => stories)];
  if (lead === undefined) return null;
  const sections = left
    .map(({ title, stories }) => ({ title, stories: stories.filter((story) => story !== lead) }))
    .filter(({ stories }) => stories.length > 0);
  return { ...content, lead, sections };
}

/** In the order in which they are told. */
export function storiesIn({ lead, sections }: EditionContent): readonly [ToldStory, ...ToldStory[]] {
  return [lead, ...sections.flatMap(({ stories }) => stories)];
}
