import type { DocumentStore } from "../domain/document-store.ts";
import type { RenderPage } from "../domain/render.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { bestStories } from "./chosen-stories.ts";
import { pageDocument } from "./documents.ts";
import { frontPage } from "./front-page.ts";
import type { PublishOptions } from "./options.ts";

export type DocumentParts = {
  readonly stories: StoryStore;
  readonly documents: DocumentStore;
  readonly page: RenderPage;
  readonly options: PublishOptions;
  readonly now: Date;
};

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
