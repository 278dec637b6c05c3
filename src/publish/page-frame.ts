import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import type { FeedChoice, PublishOptions, Site } from "./options.ts";

/** A feed by its name, and its path below the site's address, without its ending. */
type FeedLink = { readonly title: string; readonly path: string };

/** What `templates/pages/layout.liquid` needs, whatever the page. */
export type PageFrame = {
  readonly title: string;
  /** Below the site's address: the page's own path, or `null` when it has none to return to. */
  readonly path: string | null;
  /** From the page to the site's address, without a slash at its end: `.`, `..`. */
  readonly root: string;
  readonly description: string;
  /** What the page is to those who show links to it (The Open Graph protocol, Object Types); a website when it is missing. */
  readonly kind?: "website" | "article";
  /** The feeds of what is on this very page, which readers find before those of the site. Default: none. */
  readonly ownFeeds?: readonly FeedLink[];
};

/**
 * `isStatic`: the page is written to a file and not served by us. Then it is the index of a folder of its name, a step
 * further down than it seems, and must lead nowhere that needs a program: templates ask `isStatic` before they do.
 */
export type FrameOptions = Pick<PublishOptions, "site" | "feeds" | "digests" | "showsImages"> & {
  readonly isStatic?: boolean;
};

export function pageFrame({ site, feeds, digests, isStatic = false }: FrameOptions, frame: PageFrame): TemplateData {
  const words = wordsIn(site.language);
  const ofSite = [{ title: words.say("all-stories"), path: "feed" }, ...feeds.map(feedLink)];
  const ownFeeds = (frame.ownFeeds ?? []).filter((own) => !ofSite.some(({ path }) => path === own.path));
  return {
    site: { title: site.title, url: `${site.url}/`, description: site.description },
    language: words.language,
    direction: words.direction,
    locale: graphLocale(site, words),
    timezone: site.timezone,
    isStatic,
    root: isStatic ? rootFromFolder(frame) : frame.root,
    page: {
      title: frame.title,
      url: frame.path === null ? null : `${site.url}/${frame.path}`,
      description: frame.description,
      kind: frame.kind ?? "website",
    },
    feeds: ofSite,
    alternates: [...ownFeeds, ...ofSite],
    takesSignUps: digests.some((digest) => digest.takesSignUps),
    hasEditions: digests.some(({ isArchived }) => isArchived),
  };
}

/** Only the front page is where it seems to be; a page without a path says from anywhere where the site is. */
function rootFromFolder({ path, root }: PageFrame): string {
  if (path === null || path === "") return root;
  return root === "." ? ".." : `${root}/..`;
}

function feedLink({ name, title }: FeedChoice): FeedLink {
  return { title, path: encodedPath(`feeds/${name}`) };
}

/** `de_CH`: the language that the page is in, and where it is spoken, by the site or else as is likely (Open Graph, `og:locale`). */
function graphLocale({ language }: Site, words: Words): string {
  const wished = language.split("-", 1)[0]?.toLowerCase() === words.language ? language : words.locale;
  const { language: spoken, region } = new Intl.Locale(wished).maximize();
  return region === undefined ? spoken : `${spoken}_${region}`;
}

/** The way to the site's address for a page that may stand at any depth, such as an error page. */
export function rootFromAnywhere(site: Site): string {
  return new URL(site.url).pathname.replace(/\/$/, "");
}
