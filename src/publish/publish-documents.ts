import type { Document, DocumentStore } from "../domain/document-store.ts";
import type { RenderPage } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { isWanted, type Where } from "../domain/where.ts";
import { feedDocuments, pageDocument } from "./documents.ts";
import { frontPage } from "./front-page.ts";
import { mergedFeed } from "./merged-feed.ts";
import { orderFront, pickStories } from "./pick-stories.ts";
import type { FeedChoice, PublishOptions } from "./options.ts";

export type DocumentParts = {
  readonly stories: StoryStore;
  readonly documents: DocumentStore;
  readonly page: RenderPage;
  readonly options: PublishOptions;
  readonly now: Date;
};

/** Most stories that are read to find those of one feed: a feed of a rare tag may stay short. */
const MAX_SCANNED = 2_000;

/** Most stories that are read to find those of the front page. */
const MAX_RANKED = 16_000;

/** Draws the merged feed of all stories and those of the settings. Returns the paths that changed. */
export async function publishFeeds(parts: DocumentParts): Promise<readonly string[]> {
  const { site, feeds, feedStories, openSources } = parts.options;
  const newest = await parts.stories.find({ order: "newest", limit: feedStories });
  const all = mergedFeed(newest, { site, title: site.title, path: "feed", openSources });
  const documents: Document[] = [...feedDocuments("feed", all, parts.now)];
  for (const choice of feeds) documents.push(...(await chosenFeed(parts, choice)));
  return await parts.documents.save(documents);
}

/** Draws the front page: the best stories at this moment. */
export async function publishFront({
  stories,
  documents,
  page,
  options,
  now,
}: DocumentParts): Promise<readonly string[]> {
  const html = await page("front", frontPage(await bestStories(stories, options.frontStories), options));
  return await documents.save([pageDocument("index.html", html, now)]);
}

/** The best stories, as many as there is room for; more are read when one source takes more than its share of them. */
export async function bestStories(stories: StoryStore, places: number): Promise<readonly Story[]> {
  for (let limit = places * 2; ; limit *= 4) {
    const ranked = await stories.find({ order: "rank", limit });
    const isAll = ranked.length < limit || limit >= MAX_RANKED;
    if (isAll || pickStories(ranked, places).stories.length >= places) return orderFront(ranked, places);
  }
}

async function chosenFeed({ stories, options, now }: DocumentParts, choice: FeedChoice): Promise<readonly Document[]> {
  const { site, openSources } = options;
  const path = `feeds/${choice.name}`;
  const wanted = await wantedStories(stories, choice.where, choice.limit);
  const head = { site, title: `${site.title}: ${choice.title}`, path, openSources };
  return feedDocuments(path, mergedFeed(wanted, head), now);
}

/** Storage picks by one tag; whatever else is asked for is picked here. */
export async function wantedStories(stories: StoryStore, where: Where, limit: number): Promise<readonly Story[]> {
  const [tag] = where.all;
  const isExact = where.all.length <= 1 && where.none.length === 0;
  const wish = { order: "newest", limit: isExact ? limit : MAX_SCANNED } as const;
  const found = await stories.find(tag === undefined ? wish : { ...wish, tag });
  return found.filter((story) => isWanted(story, where)).slice(0, limit);
}
