import type { DeskStore } from "../../domain/desk-store.ts";
import type { TemplateData } from "../../domain/render.ts";
import { feedTwin, feedPlans, type PublishOptions, storiesInFeed } from "../../publish/publish.ts";

type FeedParts = {
  readonly store: Pick<DeskStore, "stories"> & { readonly documents: Pick<DeskStore["documents"], "find"> };
  readonly options: PublishOptions;
};

/** The page of a merged feed, by its path without an ending: `feeds/security`. `null`: there is no such feed. */
export async function readFeedTwin(path: string, { store, options }: FeedParts): Promise<TemplateData | null> {
  const plan = feedPlans(options).find((one) => one.path === path);
  if (plan === undefined) return null;
  // What is in it was chosen when it was drawn; to choose anew may mean to read thousands of stories.
  const drawn = await store.documents.find(`${path}.json`);
  const ids = drawn === null ? [] : storiesInFeed(new TextDecoder().decode(drawn.body));
  const stories = await store.stories.find({ order: "newest", ids, limit: Math.max(1, ids.length) });
  return feedTwin({ plan, stories, options });
}
