import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import { wordsIn } from "../domain/words/words.ts";
import type { FeedChoice, PublishOptions, Site } from "./options.ts";

/** What `templates/pages/layout.liquid` needs, whatever the page. */
export type PageFrame = {
  readonly title: string;
  /** Below the site's address: the page's own path, or `null` when it has none to return to. */
  readonly path: string | null;
  /** From the page to the site's address, without a slash at its end: `.`, `..`. */
  readonly root: string;
  readonly description: string;
  /** Feeds of this page alone. Default: none. */
  readonly ownFeeds?: readonly FrameFeed[];
};

/** `path`: below the site's address, without its ending. */
type FrameFeed = { readonly title: string; readonly path: string };

export type FrameOptions = Pick<PublishOptions, "site" | "feeds" | "digests" | "showsImages">;

export function pageFrame({ site, feeds, digests }: FrameOptions, frame: PageFrame): TemplateData {
  const words = wordsIn(site.language);
  return {
    site: { title: site.title, url: `${site.url}/`, description: site.description },
    language: words.language,
    direction: words.direction,
    timezone: site.timezone,
    root: frame.root,
    page: {
      title: frame.title,
      url: frame.path === null ? null : `${site.url}/${frame.path}`,
      description: frame.description,
    },
    feeds: [{ title: words.say("all-stories"), path: "feed" }, ...feeds.map(feedLink)],
    ownFeeds: frame.ownFeeds ?? [],
    hasEditions: digests.some(({ isArchived }) => isArchived),
  };
}

function feedLink({ name, title }: FeedChoice): FrameFeed {
  return { title, path: encodedPath(`feeds/${name}`) };
}

/** The way to the site's address for a page that may stand at any depth, such as an error page. */
export function rootFromAnywhere(site: Site): string {
  return new URL(site.url).pathname.replace(/\/$/, "");
}
