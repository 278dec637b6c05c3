import { expect, test } from "vitest";
import { withTag } from "../../src/domain/where/where.ts";
import { feedTwin, feedsPage, storiesInFeed } from "../../src/publish/feed-twins.ts";
import { feedPlans } from "../../src/publish/feed-plans.ts";
import { mergedFeed } from "../../src/publish/merged-feed.ts";
import { createRender } from "../../src/render/render.ts";
import { options, site, source, story, tell } from "./desk.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const wire = source("Wire");
const desk = {
  ...options,
  feeds: [{ name: "security", title: "Security", where: withTag("security"), limit: 50 }],
  tags: ["north korea"],
  sources: [wire],
  openSources: new Set([wire.id]),
};
const lock = story([tell("A lock is picked", { outlet: "Wire" })], { id: "story-lock" });

test("the page of feeds leads to each of them", async () => {
  const html = await page("feeds", feedsPage(desk));
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  expect(Array.from(main.matchAll(/href="([^"]+)"/g), ([, href]) => href)).toEqual([
    "./feed",
    "./feeds/security",
    "./tags/north%20korea",
    "./sources/source-wire.example",
  ]);
});

test("the page of a feed shows its address, its formats and what is in it, and names it as its own", async () => {
  const plan = feedPlans(desk).find(({ path }) => path === "tags/north korea");
  if (plan === undefined) throw new Error("The tag has a feed.");
  const html = await page("feed-twin", feedTwin({ plan, stories: [lock], options: desk }));
  expect(html).toContain('<input id="address" value="https://news.example.org/tags/north%20korea.xml" readonly');
  for (const ending of ["xml", "atom", "json"]) expect(html).toContain(`<a href="../tags/north%20korea.${ending}"`);
  expect(html).toContain('<link rel="alternate" type="application/rss+xml" title="north korea (RSS)"');
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toMatch(/<button [^>]*hidden>/);
  expect(html).toContain("A lock is picked");
});

test("finds the stories in a feed of ours", () => {
  const many = Array.from({ length: 25 }, (_, at) => story([tell(`Story ${at}`)], { id: `story-${at}` }));
  const { json } = mergedFeed(many, { site, title: "The Desk", path: "feed", openSources: new Set() });
  expect(storiesInFeed(json)).toEqual(many.slice(0, 20).map(({ id }) => id));
});
