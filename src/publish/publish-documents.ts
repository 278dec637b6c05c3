import type { Document, DocumentStore } from "../domain/document-store.ts";
import type { RenderPage } from "../domain/render.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { bestStories, wantedStories } from "./chosen-stories.ts";
import { feedDocuments, pageDocument } from "./documents.ts";
import { frontPage } from "./front-page.ts";
import { mergedFeed } from "./merged-feed.ts";
import type { FeedChoice, PublishOptions } from "./options.ts";

export type DocumentParts = {
  readonly stories: StoryStore;
  readonly documents: DocumentStore;
  readonly page: RenderPage;
  readonly options: PublishOptions;
  readonly now: Date;
};

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

async function chosenFeed({ stories, options, now }: DocumentParts, choice: FeedChoice): Promise<readonly Document[]> {
  const { site, openSources } = options;
  const path = `feeds/${choice.name}`;
  const wanted = await wantedStories(stories, choice, now);
  const head = { site, title: `${site.title}: ${choice.title}`, path, openSources };
  return feedDocuments(path, mergedFeed(wanted, head), now);
}
