import type { Digest, EditionContent, ToldEdition } from "../domain/digest.ts";
import type { Story, StoryId } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import type { PublishOptions } from "./options.ts";
import { storyCard } from "./story-card.ts";
import { toldStory } from "./told-story.ts";

/** Most stories that are looked up for one edition: as many as an edition may have. */
const MAX_STORIES = 200;
/** Longest summary, in characters. */
const MAX_GIST_CHARS = 200;

type Parts = { readonly stories: StoryStore; readonly options: Pick<PublishOptions, "site"> };

/**
 * What an edition of before the desk kept their words told, as it is told today: in its order, without sections. `null`:
 * none of its stories is told any more.
 */
export async function contentNow(
  { storyIds }: Pick<ToldEdition, "storyIds">,
  { title, timezone }: Digest,
  { stories, options: { site } }: Parts,
): Promise<EditionContent | null> {
  const show = { gistChars: MAX_GIST_CHARS, also: true, language: site.language };
  const found = await storiesNow(storyIds.slice(0, MAX_STORIES), stories);
  const [lead, ...others] = found.map((story) => toldStory(storyCard(story, site), show));
  if (lead === undefined) return null;
  const sections = others.length === 0 ? [] : [{ title: null, stories: others }];
  return { title, timezone, lead, sections, moreOnWeb: 0 };
}

/** A story that went up in another is that one now, and no story is there twice. */
async function storiesNow(ids: readonly StoryId[], stories: StoryStore): Promise<readonly Story[]> {
  const here = new Map(
    (await stories.find({ ids, order: "newest", limit: MAX_STORIES })).map((story) => [story.id, story]),
  );
  const now: Story[] = [];
  for (const id of ids) {
    const story = here.get(id) ?? (await stories.story(id));
    if (story?.standing.kind === "told") now.push(story);
  }
  return [...new Map(now.map((story) => [story.id, story])).values()];
}
