import { encodedPath } from "../domain/encoded-path.ts";
import type { StoryAddress } from "../domain/story-store.ts";
import { escapeMarkup } from "./escape.ts";
import type { Site } from "./options.ts";

/** Most addresses that a sitemap may have (sitemaps.org); the front page is one of them. */
export const MAX_SITEMAP_STORIES = 49_999;

/** The front page and the stories, newest first, each with the day and time of its last change. */
export function sitemap(stories: readonly StoryAddress[], { url }: Pick<Site, "url">): string {
  const pages = stories.map(({ id, updatedAt }) => entry(`${url}/${encodedPath(`story/${id}`)}`, updatedAt));
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[entry(`${url}/`, lastChange(stories)), ...pages].join("\n")}
</urlset>
`;
}

/** `null`: there is no story. */
export function lastChange(stories: readonly StoryAddress[]): Date | null {
  if (stories.length === 0) return null;
  return new Date(stories.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt.getTime()), 0));
}

function entry(address: string, changedAt: Date | null): string {
  const changed = changedAt === null ? "" : `<lastmod>${changedAt.toISOString().replace(/\.\d+Z$/, "Z")}</lastmod>`;
  return `<url><loc>${escapeMarkup(address)}</loc>${changed}</url>`;
}

/**
 * All may be read; what is for one reader or one hub is no page for a crawler, and what is found is on other pages too
 * (RFC 9309).
 */
export function robots({ url }: Pick<Site, "url">): string {
  const root = new URL(url).pathname.replace(/\/$/, "");
  const closed = ["unsubscribe/", "confirm/", "preferences/", "my/", "go/", "push/", "search"]
    .map((path) => `Disallow: ${root}/${path}\n`)
    .join("");
  return `User-agent: *\n${closed}\nSitemap: ${url}/sitemap.xml\n`;
}
