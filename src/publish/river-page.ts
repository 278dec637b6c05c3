import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { cleanText } from "./clean-text.ts";
import { MAX_TAG_FEEDS } from "./feed-plans.ts";
import { listPage } from "./list-page.ts";
import type { PublishOptions } from "./options.ts";
import type { FrameOptions } from "./page-frame.ts";
import { riverStories } from "./river-stories.ts";
import { tagPath } from "./story-card.ts";

/** Longest tag that is looked for, in characters. */
const MAX_TAG_CHARS = 200;

/** `tag`: only its stories. `behind`: the last story of the page before, as `cursorOf` writes it. */
export type RiverWish = { readonly tag: string | null; readonly behind: string | null };

type RiverParts = { readonly stories: StoryStore; readonly options: FrameOptions & Pick<PublishOptions, "tags"> };

/** All stories, or those of a tag, newest first, a page at a time. `null`: nothing is there, or `behind` is none of ours. */
export async function riverPage(
  { tag, behind }: RiverWish,
  { stories, options }: RiverParts,
): Promise<TemplateData | null> {
  if ((tag?.length ?? 0) > MAX_TAG_CHARS) return null;
  const { language } = options.site;
  const path = tag === null ? "latest" : tagPath(tag);
  const river = await riverStories(stories, { pick: tag === null ? {} : { tag }, path, behind, options });
  if (river === null || (river.stories.length === 0 && tag !== null)) return null;
  const feedPath = tag === null ? "feed" : feedOf(tag, options);
  return listPage({ ...headOf(tag, wordsIn(language).say), ...river, feedPath, options });
}

function headOf(tag: string | null, say: Words["say"]): { readonly heading: string; readonly intro: string } {
  if (tag === null) return { heading: say("latest"), intro: say("latest-intro") };
  const name = cleanText(tag);
  return { heading: name, intro: say("tag-intro", { tag: name }) };
}

/** A tag of the settings has a feed of its own. */
function feedOf(tag: string, { tags }: RiverParts["options"]): string | null {
  return tags.slice(0, MAX_TAG_FEEDS).includes(tag) ? encodedPath(`tags/${tag}`) : null;
}
