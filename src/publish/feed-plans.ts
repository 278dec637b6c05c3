import type { StoryWish } from "../domain/story-store.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import type { Where } from "../domain/where/where.ts";
import { openAddress } from "./feed-item.ts";
import type { PublishOptions } from "./options.ts";

/** Most feeds of tags, and of sources; further ones have none, in the order of the settings. */
export const MAX_TAG_FEEDS = 500;
export const MAX_SOURCE_FEEDS = 1_000;

/** Stories in the feed of one tag or source. */
export const TAG_FEED_STORIES = 50;

/** A feed that is to be there. */
export type FeedPlan = {
  /** Below the site's address, without its ending; the name of a tag as it is. */
  readonly path: string;
  readonly title: string;
  /** The same without the name of the site. */
  readonly label: string;
  /** What storage picks, or what is picked here from what it has. */
  readonly picks: StoryWish | { readonly where: Where; readonly limit: number };
};

type PlanOptions = Pick<PublishOptions, "site" | "feeds" | "feedStories" | "tags" | "sources" | "openSources">;

/** All stories, the saved queries, each tag, each source that may be shown. */
export function feedPlans(options: PlanOptions): readonly FeedPlan[] {
  const { site, feeds, feedStories, tags } = options;
  const newest = { order: "newest", limit: TAG_FEED_STORIES } as const;
  const plan = (path: string, label: string, picks: FeedPlan["picks"]): FeedPlan => {
    return { path, label, title: `${site.title}: ${label}`, picks };
  };
  return [
    { path: "feed", label: site.title, title: site.title, picks: { order: "newest", limit: feedStories } },
    ...feeds.map(({ name, title, where, limit }) => plan(`feeds/${name}`, title, { where, limit })),
    ...tags.slice(0, MAX_TAG_FEEDS).map((tag) => plan(`tags/${tag}`, tag, { ...newest, tag })),
    ...shownSources(options).map(({ id, name }) => plan(`sources/${id}`, name, { ...newest, source: id })),
  ];
}

/** A desk has many of these, and few have readers: so nobody draws them before they are asked for. */
export function isOfSource({ picks }: Pick<FeedPlan, "picks">): boolean {
  return "source" in picks;
}

/** Sources whose address anybody may know. */
export function shownSources({
  sources,
  openSources,
}: Pick<PublishOptions, "sources" | "openSources">): PublishOptions["sources"] {
  return sources.filter((source) => openAddress(source, openSources) !== null).slice(0, MAX_SOURCE_FEEDS);
}

/** The paths of the three documents of each. */
export function feedPaths(plans: readonly Pick<FeedPlan, "path">[]): readonly string[] {
  return plans.flatMap(({ path }) => [`${path}.xml`, `${path}.atom`, `${path}.json`]);
}

/** The feeds by the address that each names as its own (`rel="self"`): the topics of WebSub. */
export function feedTopics(
  { url }: Pick<PublishOptions["site"], "url">,
  plans: readonly Pick<FeedPlan, "path">[],
): ReadonlyMap<string, string> {
  return new Map(feedPaths(plans).map((path) => [`${url}/${encodedPath(path)}`, path]));
}
