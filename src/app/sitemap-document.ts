import type { Document } from "../domain/document-store.ts";
import type { Clock } from "../domain/log.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { lastChange, MAX_SITEMAP_STORIES, sitemap, toDocument, type PublishOptions } from "../publish/publish.ts";

/** How many days back stories are listed; older ones are known to crawlers, or not wanted. */
const SITEMAP_DAYS = 7;
const DAY_MS = 86_400_000;

/** The sitemap, written again only when a story is another one, or with a new day. */
export function sitemapReader({ stories }: { readonly stories: StoryStore }, clock: Clock) {
  let known: { readonly key: string; readonly document: Document } | null = null;
  return async ({ site }: Pick<PublishOptions, "site">): Promise<Document> => {
    const since = new Date(Math.floor(clock().getTime() / DAY_MS - SITEMAP_DAYS) * DAY_MS);
    const key = JSON.stringify([site.url, since, await stories.state()]);
    if (known?.key !== key) known = { key, document: await write(stories, { site, since }) };
    return known.document;
  };
}

type Wish = { readonly site: PublishOptions["site"]; readonly since: Date };

async function write(stories: StoryStore, { site, since }: Wish): Promise<Document> {
  const told = await stories.addresses(since, MAX_SITEMAP_STORIES);
  const head = { path: "sitemap.xml", contentType: "application/xml; charset=utf-8" };
  return toDocument({ ...head, body: Buffer.from(sitemap(told, site), "utf8") }, lastChange(told) ?? since);
}
