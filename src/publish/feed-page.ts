import type { Document } from "../domain/document-store.ts";
import type { StoryStore } from "../domain/story-store.ts";
import type { ReadWholeTexts } from "../domain/whole-text.ts";
import { timedChoice } from "./archived-plans.ts";
import { cursorOf, parseCursor } from "./cursor.ts";
import { feedDocument } from "./documents.ts";
import { type FeedEnding, pageChain } from "./feed-links.ts";
import { FORMATS, joinItems } from "./fill-frame.ts";
import { feedPlans } from "./feed-plans.ts";
import { feedFrame } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import { wantedPage } from "./wanted-page.ts";
import { writeEach } from "./written-items.ts";

/** Most stories that are looked at for one page: a page costs little, however rare what it asks for is. */
const MAX_LOOKED = 500;

/** `behind`: the last story of the page before, as `cursorOf` writes it. */
export type FeedPageWish = { readonly path: string; readonly ending: FeedEnding; readonly behind: string };

export type FeedPageParts = {
  readonly stories: StoryStore;
  readonly wholeTexts: ReadWholeTexts;
  readonly options: PublishOptions;
  readonly now: Date;
};

/**
 * A further page (RFC 5005, 3) of a feed that takes a story at one moment and not at another, and so keeps no archives.
 * `null`: there is no such feed, or the cursor is none of ours.
 */
export async function drawFeedPage(
  { path, ending, behind }: FeedPageWish,
  { stories, wholeTexts, options, now }: FeedPageParts,
): Promise<Document | null> {
  const plan = feedPlans(options).find((one) => one.path === path);
  const last = parseCursor(behind);
  const timed = plan === undefined ? null : timedChoice(plan);
  if (plan === undefined || timed === null || last === null) return null;
  const page = await wantedPage(stories, { ...timed, maxLooked: MAX_LOOKED, behind: last, now });
  const chain = pageChain(path, page.next === null ? null : cursorOf(page.next));
  const written = await writeEach(page.stories, { options, wholeTexts });
  const items = written.map(({ item }) => item);
  const { site } = options;
  const frame = feedFrame(items, { site, title: plan.title, path, place: { path, behind: cursorOf(last) }, chain });
  const format = FORMATS[ending];
  const text = joinItems(format, frame[format], items);
  const document = feedDocument({ path, chain, siteUrl: site.url }, text, { ending, now });
  return { ...document, path: `${document.path}?behind=${encodeURIComponent(cursorOf(last))}` };
}
