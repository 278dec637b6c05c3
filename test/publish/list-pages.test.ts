import { describe, expect, test } from "vitest";
import type { Story } from "../../src/domain/story.ts";
import { withTag } from "../../src/domain/where/where.ts";
import { archivePage, dayPage, monthPage, riverPage } from "../../src/publish/publish.ts";
import { createRender } from "../../src/render/render.ts";
import { options, story, tell } from "./desk.ts";
import { memoryStores } from "./memory-stores.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const feeds = [{ name: "films", title: "Films", where: withTag("film"), limit: 50 }];

function told(title: string, at: string, tags: readonly string[] = []): Story {
  return story([tell(title, { at, link: `https://ars.example/${encodeURIComponent(title)}` })], {
    id: `story-${title.toLowerCase().replaceAll(" ", "-")}`,
    tags: tags.map((tag) => `${tag}=word`),
  });
}

const stories = [
  told("A film", "2014-12-18T08:00:00Z", ["film"]),
  told("Another film", "2014-12-17T23:30:00Z", ["film", "north korea"]),
  told("A chip", "2014-11-02T12:00:00Z"),
];
function storesOf(held: readonly Story[]) {
  const stores = memoryStores();
  stores.held.push(...held);
  return stores;
}

const partsOf = (held: readonly Story[] = stories) => ({
  stories: storesOf(held).stories,
  options: { ...options, site: { ...options.site, timezone: "Europe/Zurich" }, feeds, tags: ["film"] },
});

async function drawn(template: string, data: Awaited<ReturnType<typeof riverPage>>): Promise<string> {
  if (data === null) throw new Error("There is no such page.");
  return await page(template, data);
}

const titles = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<h[2-4] id="s\d+"><a[^>]*>([^<]*)/g), ([, title]) => title ?? "");
const links = (html: string): readonly string[] =>
  Array.from(html.matchAll(/href="\.{1,2}\/archive\/([\d-]+)">([^<]*)/g), ([, path, text]) => `${path} ${text}`);
const ways = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<a rel="(?:prev|next)" href="([^"]*)">([^<]*)/g), ([, path, text]) => `${path} ${text}`);

describe("a river", () => {
  test("has all stories, newest first, day by day in the zone of the site, and their feed", async () => {
    const html = await drawn("list", await riverPage({ tag: null, behind: null }, partsOf()));
    expect(titles(html)).toEqual(["A film", "Another film", "A chip"]);
    expect(Array.from(html.matchAll(/<h2 class="day-name">(\w+day [^<]*)/g), ([, day]) => day)).toEqual([
      "Thursday 18 December 2014",
      "Sunday 2 November 2014",
    ]);
    expect(html).toContain('<a class="button" href="./feed">Follow<');
  });

  test("names the other outlets, of many some", async () => {
    const outlets = Array.from({ length: 10 }, (_, at) => tell("A film", { outlet: `Outlet ${at + 1}` }));
    const html = await drawn(
      "list",
      await riverPage(
        { tag: null, behind: null },
        partsOf([story([tell("A film", { outlet: "Outlet 0" }), ...outlets])]),
      ),
    );
    expect(html).toContain("Outlet 8</bdi></a> <bdi>and 2 more</bdi>");
    expect(html).toContain("11 outlets");
    const outgoing = [...html.matchAll(/<a [^>]*href="https:[^>]*>/g)].map(([tag]) => tag);
    expect(outgoing.filter((tag) => !tag.includes('rel="noopener noreferrer nofollow"'))).toEqual([]);
  });

  test("of a tag has its stories, a heading of its name, and its feed when it is a tag of the settings", async () => {
    const films = await drawn("list", await riverPage({ tag: "film", behind: null }, partsOf()));
    expect(titles(films)).toEqual(["A film", "Another film"]);
    expect(films).toContain("<h1>film</h1>");
    expect(films).toContain('<a class="button" href="../tags/film">Follow<');
    expect(films).toContain('<a href="../tag/north%20korea">');
    const korea = await drawn("list", await riverPage({ tag: "north korea", behind: null }, partsOf()));
    expect(korea).not.toContain("button");
  });

  test("goes on page by page, each story once, whatever comes meanwhile", async () => {
    const many = Array.from({ length: 130 }, (_, at) =>
      told(`Film ${String(at).padStart(3, "0")}`, `2014-12-${String(10 + (at % 3)).padStart(2, "0")}T08:00:00Z`, [
        "film",
      ]),
    );
    const seen: string[] = [];
    let behind: string | null = null;
    let pages = 0;
    do {
      const held = [...many, ...Array.from({ length: pages }, (_, at) => told(`New ${at}`, "2014-12-19T08:00:00Z"))];
      const html: string = await drawn("list", await riverPage({ tag: "film", behind }, partsOf(held)));
      seen.push(...titles(html));
      behind = decodeURIComponent(/rel="next" href="[^"]*behind=([^"]*)"/.exec(html)?.[1] ?? "") || null;
      pages++;
    } while (behind !== null && pages < 10);
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 130, 130]);
  });

  test.for<{ why: string; tag: string | null; behind: string | null }>([
    { why: "a tag that no story has", tag: "lathes", behind: null },
    { why: "a tag that is far too long", tag: "x".repeat(201), behind: null },
    { why: "a place that is none", tag: null, behind: "yesterday" },
    { why: "a place with a moment that is none", tag: null, behind: "9999999999999999.story" },
    { why: "a place behind all", tag: null, behind: "0.story" },
  ])("has no page for $why", async ({ tag, behind }) => {
    expect(await riverPage({ tag, behind }, partsOf())).toBeNull();
  });

  test("of a desk without stories says so", async () => {
    expect(await drawn("list", await riverPage({ tag: null, behind: null }, partsOf([])))).toContain("No story yet.");
  });
});

describe("the archive", () => {
  test("lists the months that have stories, the newest first, and none between them", async () => {
    const old = told("An old film", "1999-02-01T08:00:00Z");
    const html = await drawn("calendar", await archivePage(partsOf([...stories, old])));
    expect(links(html)).toEqual(["2014-12 December 2014", "2014-11 November 2014", "1999-02 February 1999"]);
    expect(await drawn("calendar", await archivePage(partsOf([])))).toContain("No story yet.");
  });

  test("lists the days of a month that have stories, as the site's zone counts days", async () => {
    const earlier = told("A film before", "2014-12-01T08:00:00Z");
    const html = await drawn("calendar", await monthPage("2014-12", partsOf([...stories, earlier])));
    expect(links(html)).toEqual(["2014-12-18 Thursday 18 December 2014", "2014-12-01 Monday 1 December 2014"]);
  });

  test("shows a day with its stories, and leads to the nearest days that have any", async () => {
    const html = await drawn("list", await dayPage("2014-12-18", partsOf()));
    expect(titles(html)).toEqual(["A film", "Another film"]);
    expect(ways(html)).toEqual(["../archive/2014-11-02 Sunday 2 November 2014 →"]);
    const before = await drawn("list", await dayPage("2014-11-02", partsOf()));
    expect(ways(before)).toEqual(["../archive/2014-12-18 ← Thursday 18 December 2014"]);
  });

  test("says of a day with very many stories that it shows the last of them", async () => {
    const many = Array.from({ length: 501 }, (_, at) => told(`Film ${at}`, "2014-12-18T08:00:00Z"));
    const html = await drawn("list", await dayPage("2014-12-18", partsOf(many)));
    expect(titles(html)).toHaveLength(500);
    expect(html).toContain("newest first: the last 500 stories of it.");
  });

  test.for(["2014-12-17", "2014-12-32", "2014-02-30", "2014-12-1", "yesterday", ""])(
    "has no page for the day %j",
    async (day) => {
      expect(await dayPage(day, partsOf())).toBeNull();
    },
  );

  test.for(["2014-10", "2014-13", "2014-1", "winter", ""])("has no page for the month %j", async (month) => {
    expect(await monthPage(month, partsOf())).toBeNull();
  });
});
