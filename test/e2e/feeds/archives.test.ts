import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Settings } from "../../../src/app/settings/settings.ts";
import type { Story } from "../../../src/domain/story.ts";
import { anItem, aPlan, aSource, aStory, at, MORNING, sourced } from "../../builders.ts";
import { storeStories } from "../../contract/stored.ts";
import { type FeedDesk, feedSettings, openFeedDesk } from "./feed-desk.ts";
import { merged, read, walk } from "./feed-walk.ts";

/** More than two archives of the feed of all stories, and of the tag's. */
const STORIES = 260;
const WIRE = aSource("Wire", { feedUrl: "https://wire.example/feed.xml" });
const TAGGED = { tag: "size", why: ["Headline"] } as const;
const YEAR = "public, max-age=31536000, immutable";

let base: Awaited<ReturnType<typeof feedSettings>>;
let settings: Settings;
let desk: FeedDesk;
let stories: readonly Story[];

beforeAll(async () => {
  base = await feedSettings({
    sources: [{ url: WIRE.feedUrl, id: "wire" }],
    tags: { size: { any: ["size"] } },
    feeds: [
      { name: "fresh", where: "age<200m", limit: 20 },
      { name: "rare", where: "age<2w text:seven", limit: 20 },
    ],
  });
  ({ settings } = base);
  const source = { ...WIRE, id: settings.sources[0]?.id ?? WIRE.id };
  stories = Array.from({ length: STORIES }, (_, index) => {
    const publishedAt = new Date(MORNING.getTime() - index * 60_000);
    const item = anItem(`Headline ${index}${index % 129 === 7 ? " seven" : ""}`, { publishedAt }, source);
    return aStory([sourced(item, source)], { tags: index % 2 === 0 ? [TAGGED] : [], updatedAt: publishedAt });
  });
  desk = await openFeedDesk(settings, join(base.home, "desk.db"));
  await storeStories(desk.store, stories);
  for (let pass = 0; pass < 4; pass += 1) await desk.pass(MORNING);
});
afterAll(async () => {
  await desk.close();
  await base.remove();
});

const idsOf = (chosen: readonly Story[]): readonly string[] => chosen.map(({ id }) => id).toSorted();

describe("archives of an upgraded desk", () => {
  test.for([
    { path: "feed", isIn: () => true, archives: 4 },
    { path: "tags/size", isIn: ({ tags }: Story) => tags.length > 0, archives: 2 },
    { path: "sources/wire", isIn: () => true, archives: 5 },
  ])("have, with the feed, every story: $path", async ({ path, isIn, archives }) => {
    for (const ending of ["xml", "atom", "json"] as const) {
      const documents = await walk(desk, path, ending);
      expect(documents).toHaveLength(archives + 1);
      expect([...merged(documents).keys()].toSorted()).toEqual(idsOf(stories.filter(isIn)));
    }
  });

  test("are in the order in which their stories were news", async () => {
    const [, ...archives] = await walk(desk, "feed", "atom");
    const latest = archives.map(({ entries }) => Math.max(...entries.map(({ updatedMs }) => updatedMs)));
    expect(latest).toEqual(latest.toSorted((a, b) => b - a));
    expect(archives.map(({ entries }) => entries.length)).toEqual([50, 50, 50, 50]);
  });

  test("leave the feed as it was: its newest stories", async () => {
    const { entries } = await read(desk, "feed.json", "json");
    expect(entries.map(({ id }) => id)).toEqual(stories.slice(0, 100).map(({ id }) => id));
  });
});

describe("an archive over HTTP", () => {
  test("may be kept for a year, is compressed, read by other pages, and names the other documents", async () => {
    const answer = await desk.ask("feed/archive/2.atom", { "accept-encoding": "br", origin: "https://reader.example" });
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      "cache-control": YEAR,
      "content-type": "application/atom+xml; charset=utf-8",
      "content-encoding": "br",
      "access-control-allow-origin": "*",
      "last-modified": MORNING.toUTCString(),
    });
    const type = 'type="application/atom+xml"';
    expect(headers["link"]?.split(", ")).toEqual([
      `<http://desk.example/feed/archive/2.atom>; rel="self"; ${type}`,
      '<http://desk.example/feed/archive/2.xml>; rel="alternate"; type="application/rss+xml"',
      '<http://desk.example/feed/archive/2.json>; rel="alternate"; type="application/feed+json"',
      `<http://desk.example/feed.atom>; rel="current"; ${type}`,
      `<http://desk.example/feed/archive/1.atom>; rel="prev-archive"; ${type}`,
      `<http://desk.example/feed/archive/3.atom>; rel="next-archive"; ${type}`,
    ]);
    const again = await desk.ask("feed/archive/2.atom", { "if-none-match": headers["etag"] ?? "" });
    expect([again.status, again.headers.get("cache-control")]).toEqual([304, YEAR]);
  });

  test("is named by the feed itself, which may be kept for minutes", async () => {
    const answer = await desk.ask("tags/size.json");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
    expect(answer.headers.get("link")).toContain(
      '<http://desk.example/tags/size/archive/2.json>; rel="prev-archive"; type="application/feed+json"',
    );
  });

  test("that is to come leads to the feed for now", async () => {
    const answer = await desk.ask("feed/archive/5.xml");
    expect([answer.status, answer.headers.get("location"), answer.headers.get("cache-control")]).toEqual([
      307,
      "http://desk.example/feed.xml",
      "public, max-age=300",
    ]);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  test.for([
    "feed/archive/0.xml",
    "feed/archive/6.xml",
    "feed/archive/02.xml",
    "feed/archive/2.html",
    "feed/archive/2.toString",
    "feed/archive/2",
    "feed/archive/-1.xml",
    "feed/archive/99999999999999999999.xml",
    "feed/archive/2.xml.atom",
    "feeds/fresh/archive/1.xml",
    "feeds/unknown/archive/1.xml",
    "tags/unknown/archive/1.xml",
    "sources/..%2f..%2findex.html/archive/1.xml",
  ])("is not there: %s", async (path) => {
    expect((await desk.ask(path)).status).toBe(404);
  });

  test("is without what was muted as long as it is, and then not fixed", async () => {
    const [document] = (await walk(desk, "feed", "json")).slice(-1);
    const { path = "", entries = [], text = "" } = document ?? {};
    const story = stories.find(({ id }) => id === entries[3]?.id) as Story;
    const whole = await desk.ask(path);
    const write = async (over: Partial<Story>) =>
      await desk.store.curate.saveCurated(aPlan({ stories: [{ ...story, ...over }] }));
    await write({ standing: { kind: "muted" }, changedAt: at("09:00") });
    const headers = { "if-none-match": whole.headers.get("etag") ?? "" };
    const answer = await desk.ask(path, headers);
    const rest = await answer.text();
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "public, max-age=300"]);
    expect(answer.headers.get("last-modified")).toBe(at("09:00").toUTCString());
    expect([rest.includes(story.id), rest.length < text.length]).toEqual([false, true]);
    await write({});
    expect((await desk.ask(path, headers)).status).toBe(304);
  });
});

test("archives follow the desk to another address, with the items as they were", async () => {
  const moved = { ...settings, site: { ...settings.site, url: "https://moved.example/a&b" } };
  const text = await (await desk.ask("feed/archive/2.atom")).text();
  const there = await openFeedDesk(moved, join(base.home, "desk.db"));
  try {
    const after = await (await there.ask("feed/archive/2.atom")).text();
    const [head = "", ...entries] = after.split("<entry");
    expect(entries).toEqual(text.split("<entry").slice(1));
    expect(head).toContain(
      'rel="prev-archive" type="application/atom+xml" href="https://moved.example/a&#38;b/feed/archive/1.atom"',
    );
    expect(head).not.toMatch(/desk\.example|newsdesk\.invalid/);
    expect(JSON.parse(await (await there.ask("feed/archive/2.json")).text())).toMatchObject({
      feed_url: "https://moved.example/a&b/feed.json",
      next_url: "https://moved.example/a&b/feed/archive/1.json",
    });
  } finally {
    await there.close();
  }
});

describe("a feed that takes a story at one moment only", () => {
  test("goes on page by page, to the end", async () => {
    const seen: string[] = [];
    let pages = 0;
    for (let path: string | null = "feeds/fresh.atom"; path !== null; pages += 1) {
      const page = await read(desk, path, "atom");
      expect(page.entries.length).toBeLessThanOrEqual(20);
      expect(page.links.get("first")).toBe("feeds/fresh.atom");
      expect(page.links.get("self")).toBe(path);
      seen.push(...page.entries.map(({ id }) => id));
      path = page.links.get("next") ?? null;
    }
    // It is as old as `age<200m` takes: 200 stories, a minute apart.
    expect(seen).toEqual(stories.slice(0, 200).map(({ id }) => id));
    expect(pages).toBe(10);
  });

  test("says so in JSON and in the header too", async () => {
    const { next_url: next = "" } = JSON.parse(await (await desk.ask("feeds/fresh.json")).text()) as {
      next_url?: string;
    };
    expect(next).toMatch(/^http:\/\/desk\.example\/feeds\/fresh\.json\?behind=\d+\.sty-/);
    const page = await desk.ask(next.replace("http://desk.example/", ""));
    expect(page.headers.get("link")).toContain(`<${next}>; rel="self"; type="application/feed+json"`);
    expect(page.headers.get("link")).toContain('<http://desk.example/feeds/fresh.json>; rel="first"');
    expect([page.headers.get("access-control-allow-origin"), page.headers.get("cache-control")]).toEqual([
      "*",
      "public, max-age=60",
    ]);
    expect(JSON.parse(await page.text())).toMatchObject({ feed_url: "http://desk.example/feeds/fresh.json" });
  });

  test("of few stories is one document, and has no pages", async () => {
    const { links, entries } = await read(desk, "feeds/rare.xml", "xml");
    expect([...links.keys()]).toEqual(["self"]);
    expect(entries.map(({ id }) => id)).toEqual([stories[7]?.id, stories[136]?.id]);
  });

  test.for(["", "x", "7", "7.", "7.a%0d%0ab", "99999999999999999.a", "7.%3Cscript%3E", "%00"])(
    "has no page behind %s",
    async (behind) => {
      expect((await desk.ask(`feeds/fresh.xml?behind=${behind}`)).status).toBe(404);
    },
  );

  test("is the only kind that looks at `behind`", async () => {
    const [plain, asked] = [await desk.ask("tags/size.xml"), await desk.ask("tags/size.xml?behind=7.a")];
    expect(asked.headers.get("etag")).toBe(plain.headers.get("etag"));
    expect((await desk.ask("feeds/unknown.xml?behind=7.a")).status).toBe(404);
    expect((await desk.ask("feeds/fresh.xml?behind=7.a&behind=x")).status).toBe(200);
  });
});
