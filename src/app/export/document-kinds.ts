import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  editionFeedPlans,
  errorPage,
  isArchived,
  withoutNextPage,
  feedPaths,
  feedPlans,
  MAX_SITEMAP_STORIES,
  robots,
  sitemap,
  SOURCE_LIST,
} from "../../publish/publish.ts";
import { ASSET_NAMES } from "../assets.ts";
import { ASSETS } from "../folders.ts";
import type { PageKind } from "./page-kind.ts";

/** Drawn by the last pass, as they lie in storage; but no file can answer with further pages. */
export const feeds: PageKind = ({ options, documents, drawn }) => {
  const plans = feedPlans(options);
  const paged = new Set(feedPaths(plans.filter((plan) => !isArchived(plan))));
  return [...feedPaths([...plans, ...editionFeedPlans(options)]), SOURCE_LIST].map((path) => ({
    path,
    from: drawn.get(path)?.etag ?? "",
    async draw() {
      const document = await documents.find(path);
      if (document === null) throw new Error(`${path} is listed and not there`);
      return paged.has(path) ? withoutNextPage(document) : document.body;
    },
  }));
};

export const assets: PageKind = async ({ from }) =>
  await Promise.all(
    ASSET_NAMES.map(async (name) => {
      const body = await readFile(join(ASSETS, name));
      const draw = async () => await Promise.resolve(body);
      return { path: `assets/${name}`, from: from("asset", body.toString("base64")), draw };
    }),
  );

/** Hosts show it in the place of what is not there. It may stand at any depth, so it alone leads to the site by its address. */
export const errorDocument: PageKind = ({ options, page, from }) => [
  { path: "404.html", from: from("error"), draw: async () => await page("error", errorPage(404, options)) },
];

/** All stories and not those of some last days: a file knows of no today. */
export const sitemapDocument: PageKind = ({ outlines, options, from }) => {
  const told = outlines.slice(0, MAX_SITEMAP_STORIES);
  return [
    {
      path: "sitemap.xml",
      from: from("sitemap", told),
      draw: async () => await Promise.resolve(sitemap(told, options.site)),
    },
  ];
};

export const robotsText: PageKind = ({ options, from }) => [
  { path: "robots.txt", from: from("robots"), draw: async () => await Promise.resolve(robots(options.site)) },
];
