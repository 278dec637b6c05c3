import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { type WordKey, wordsIn } from "../domain/words/words.ts";
import { cleanText } from "./clean-text.ts";
import { feedPlans, type FeedPlan } from "./feed-plans.ts";
import { rootOf, storiesByDay } from "./list-page.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";

type FeedsOptions = FrameOptions & Parameters<typeof feedPlans>[0];

/** The values of `templates/pages/feeds.liquid`: every merged feed, with the way to its page. */
export function feedsPage(options: FeedsOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  const description = say("feeds-intro");
  const plans = Map.groupBy(feedPlans(options), ({ path }) => path.split("/", 1)[0] ?? "");
  const groups = GROUPS.map(([folder, key]) => ({
    folder,
    heading: say(key),
    feeds: (plans.get(folder) ?? []).map((plan) => feedLink(plan, options)),
  }));
  return {
    ...pageFrame(options, { title: say("feeds"), path: "feeds", root: rootOf("feeds"), description }),
    intro: description,
    groups: groups.filter(({ feeds }) => feeds.length > 0),
  };
}

/** By the folder in the addresses of their feeds. */
const GROUPS = [
  ["feed", "all-stories"],
  ["feeds", "feeds-chosen"],
  ["tags", "feeds-of-tags"],
  ["sources", "feeds-of-sources"],
] as const satisfies readonly (readonly [string, WordKey])[];

type FeedLink = { readonly title: string; readonly path: string };

/** The name of a feed without that of the site, and the path of its page. */
export function feedLink({ path, label }: FeedPlan, { site }: FrameOptions): FeedLink {
  const title = path === "feed" ? wordsIn(site.language).say("all-stories") : cleanText(label);
  return { title, path: encodedPath(path) };
}

export type FeedTwinInput = {
  readonly plan: FeedPlan;
  /** The newest of the feed, newest first. */
  readonly stories: readonly Story[];
  readonly options: FrameOptions;
};

/** The values of `templates/pages/feed-twin.liquid`: what a feed is, the address of this one, and what is in it now. */
export function feedTwin({ plan, stories, options }: FeedTwinInput): TemplateData {
  const { site } = options;
  const { title, path } = feedLink(plan, options);
  const frame = { title, path, root: rootOf(path), description: wordsIn(site.language).say("feed-what") };
  return {
    ...pageFrame(options, { ...frame, ownFeeds: [{ title, path }] }),
    heading: title,
    address: `${site.url}/${path}`,
    path,
    days: storiesByDay(stories, options),
  };
}

/** Most stories on the page of a feed. */
const PAGE_STORIES = 20;

/** The ids of the first stories in a feed of ours, in JSON Feed. */
export function storiesInFeed(json: string): readonly StoryId[] {
  const { items } = JSON.parse(json) as { readonly items: readonly { readonly id: string }[] };
  return items.slice(0, PAGE_STORIES).map(({ id }) => id.slice(id.lastIndexOf("/") + 1) as StoryId);
}
