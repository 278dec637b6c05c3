import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { cleanText } from "./clean-text.ts";
import { cursorOf, parseCursor } from "./cursor.ts";
import { MAX_TAG_FEEDS } from "./feed-plans.ts";
import { listPage, type PageLink } from "./list-page.ts";
import type { PublishOptions } from "./options.ts";
import type { FrameOptions } from "./page-frame.ts";
import { tagPath } from "./story-card.ts";

/** Stories on one page of a river. */
const PAGE_STORIES = 60;
/** Longest tag that is looked for, in characters. */
const MAX_TAG_CHARS = 200;

/** `tag`: only its stories. `behind`: the last story of the page before, as `cursorOf` writes it. */
export type RiverWish = { readonly tag: string | null; readonly behind: string | null };

type RiverParts = { readonly stories: StoryStore; readonly options: FrameOptions & Pick<PublishOptions, "tags"> };

/**
 * All stories, or those of a tag, newest first, a page at a time. `null`: nothing is there, or `behind` is none of ours.
 * What comes meanwhile moves no story of the pages behind.
 */
export async function riverPage(
  { tag, behind }: RiverWish,
  { stories, options }: RiverParts,
): Promise<TemplateData | null> {
  const last = behind === null ? undefined : parseCursor(behind);
  if (last === null || (tag?.length ?? 0) > MAX_TAG_CHARS) return null;
  const wish = { ...(tag === null ? {} : { tag }), ...(last === undefined ? {} : { behind: last }) };
  const found = await stories.find({ ...wish, order: "newest", limit: PAGE_STORIES + 1 });
  if (found.length === 0 && (tag !== null || last !== undefined)) return null;
  const shown = found.slice(0, PAGE_STORIES);
  const { say } = wordsIn(options.site.language);
  const path = tag === null ? "latest" : tagPath(tag);
  return listPage({
    ...headOf(tag, say),
    stories: shown,
    path: behind === null ? path : `${path}?behind=${encodeURIComponent(behind)}`,
    feedPath: tag === null ? "feed" : feedOf(tag, options),
    newer: last === undefined ? null : { text: say("the-newest"), path },
    older: found.length > PAGE_STORIES ? olderLink({ path, shown, say }) : null,
    options,
  });
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

type Turn = { readonly path: string; readonly shown: readonly Story[]; readonly say: Words["say"] };

function olderLink({ path, shown, say }: Turn): PageLink | null {
  const last = shown.at(-1);
  if (last === undefined) return null;
  return { text: say("older"), path: `${path}?behind=${encodeURIComponent(cursorOf(last))}` };
}
