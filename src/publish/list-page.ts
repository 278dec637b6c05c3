import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { shortCard, type ShortCard, storyCard } from "./story-card.ts";
import type { TimeText } from "./time-text.ts";

/** A way to another page; `path` is below the site's address. */
export type PageLink = { readonly text: string; readonly path: string };

/** A page that lists stories, newest first. */
export type ListPageInput = {
  readonly heading: string;
  readonly intro: string;
  /** Newest first. */
  readonly stories: readonly Story[];
  /** The page's own path, below the site's address. */
  readonly path: string;
  /** Below the site's address, without its ending: the feed of the same stories; `null`: there is none. */
  readonly feedPath: string | null;
  /** To the page before and the one after, in time. */
  readonly newer: PageLink | null;
  readonly older: PageLink | null;
  readonly options: FrameOptions;
};

/** Stories of one day, as the site's zone counts days. */
export type Day = { readonly day: TimeText; readonly stories: readonly ShortCard[] };

/** The values of `templates/pages/list.liquid`: the stories day by day, as the site's zone counts days. */
export function listPage({ stories, options, ...page }: ListPageInput): TemplateData {
  const { heading, intro, path, feedPath, newer, older } = page;
  const ownFeeds = feedPath === null ? [] : [{ title: heading, path: feedPath }];
  return {
    ...pageFrame(options, { title: heading, path, root: rootOf(path), description: intro, ownFeeds }),
    heading,
    intro,
    days: storiesByDay(stories, options),
    feedPath,
    newer,
    older,
  };
}

export function storiesByDay(stories: readonly Story[], { site }: FrameOptions): readonly Day[] {
  const cards = stories.map((story) => shortCard(storyCard(story, site)));
  const days = Map.groupBy(cards, (card) => card.publishedAt.day);
  return [...days.values()].flatMap((ofDay) => {
    const [first] = ofDay;
    return first === undefined ? [] : [{ day: first.publishedAt, stories: ofDay }];
  });
}

/** From a page to the site's address: `.` from `latest`, `..` from `tag/film`. */
export function rootOf(path: string): string {
  const [pathname = ""] = path.split("?", 1);
  const depth = pathname.split("/").length - 1;
  return depth === 0 ? "." : Array.from({ length: depth }, () => "..").join("/");
}
