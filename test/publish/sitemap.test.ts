import { describe, expect, test } from "vitest";
import type { StoryId } from "../../src/domain/story.ts";
import { robots, sitemap } from "../../src/publish/sitemap.ts";
import { site } from "./desk.ts";

const told = (id: string, at: string) => ({ id: id as StoryId, updatedAt: new Date(at) });

describe("sitemap", () => {
  test("lists the front page with its last change, and the stories in their order", () => {
    const stories = [told("story-b", "2026-11-22T08:00:00.250Z"), told("story-a&b", "2026-11-23T08:00:00Z")];
    expect(sitemap(stories, site)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://news.example.org/</loc><lastmod>2026-11-23T08:00:00Z</lastmod></url>
<url><loc>https://news.example.org/story/story-b</loc><lastmod>2026-11-22T08:00:00Z</lastmod></url>
<url><loc>https://news.example.org/story/story-a%26b</loc><lastmod>2026-11-23T08:00:00Z</lastmod></url>
</urlset>
`);
  });

  test("has the front page alone while there is no story", () => {
    expect(sitemap([], { url: "https://a.example/x&y" })).toContain(
      "\n<url><loc>https://a.example/x&#38;y/</loc></url>\n",
    );
  });
});

test.for([
  { url: "https://news.example.org", root: "" },
  { url: "https://example.org/desk", root: "/desk" },
])("robots of $url keep out of what is for one reader alone", ({ url, root }) => {
  expect(robots({ url })).toBe(
    `User-agent: *\nDisallow: ${root}/unsubscribe/\nDisallow: ${root}/confirm/\nDisallow: ${root}/preferences/\nDisallow: ${root}/my/\nDisallow: ${root}/go/\nDisallow: ${root}/push/\nDisallow: ${root}/search\n\nSitemap: ${url}/sitemap.xml\n`,
  );
});
