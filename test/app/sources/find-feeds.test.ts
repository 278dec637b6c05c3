import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSourceChecker, type SourceChecker } from "../../../src/app/check-source.ts";
import { clearCandidate, findFeeds } from "../../../src/app/sources/find-feeds.ts";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "../../e2e/local-feeds.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let checker: SourceChecker;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  checker = createSourceChecker({ allow: [feeds.host], hostGapMs: 0 });
});

afterAll(async () => {
  await checker.close();
  await feeds.close();
});

beforeEach(() => answers.clear());

function aFeed(title: string, ...subjects: readonly string[]): string {
  const at = new Date("2026-11-20T08:00:00Z");
  return rss(
    title,
    subjects.map((subject) => ({ title: subject, summary: subject, link: `https://x.example/${subject}`, at })),
  );
}

function announcing(...paths: readonly string[]): string {
  return paths.map((path) => `<link rel="alternate" type="application/rss+xml" href="${path}">`).join("");
}

async function find(path: string) {
  const found = await findFeeds(checker, feeds.url(path), new AbortController().signal);
  return { ...found, urls: found.candidates.map(({ url }) => url.replace(`http://${feeds.host}`, "")) };
}

describe("an address leads to", () => {
  test.for<{ why: string; path: string; served: Readonly<Record<string, Answer>>; urls: readonly string[] }>([
    { why: "itself, when it is a feed", path: "/f", served: { "/f": aFeed("F", "a") }, urls: ["/f"] },
    {
      why: "where it moved to for good",
      path: "/f",
      served: { "/f": { movedTo: "/g" }, "/g": aFeed("G", "a") },
      urls: ["/g"],
    },
    {
      why: "the feeds that its page announces, comments last and empty ones before them",
      path: "/",
      served: {
        "/": { html: announcing("/comments", "/empty", "/b", "/a") },
        "/comments": aFeed("C", "c"),
        "/empty": aFeed("E"),
        "/a": aFeed("A", "a"),
        "/b": aFeed("B", "b"),
      },
      urls: ["/b", "/a", "/empty", "/comments"],
    },
    {
      why: "comments last that only the feed itself calls so",
      path: "/",
      served: { "/": { html: announcing("/1", "/2") }, "/1": aFeed("Comments on: A", "c"), "/2": aFeed("A", "a") },
      urls: ["/2", "/1"],
    },
    {
      why: "the feed of the HTTP header",
      path: "/",
      served: { "/": { html: "<p>", link: "</f>; rel=feed" }, "/f": aFeed("F", "a") },
      urls: ["/f"],
    },
    {
      why: "what the page's own address announces",
      path: "/copy",
      served: {
        "/copy": { html: '<link rel="canonical" href="/own">' },
        "/own": { html: announcing("/f") },
        "/f": aFeed("F", "a"),
      },
      urls: ["/f"],
    },
    {
      why: "what looks like a feed in the text, when what is announced is dead",
      path: "/",
      served: { "/": { html: `${announcing("/dead")}<a href="/rss-here">RSS</a>` }, "/rss-here": aFeed("F", "a") },
      urls: ["/rss-here"],
    },
    {
      why: "a usual place",
      path: "/",
      served: { "/": { html: "<p>" }, "/atom.xml": aFeed("F", "a") },
      urls: ["/atom.xml"],
    },
    {
      why: "a feed once, though it is announced under two addresses",
      path: "/",
      served: { "/": { html: announcing("/old", "/f") }, "/old": { movedTo: "/f" }, "/f": aFeed("F", "a") },
      urls: ["/f"],
    },
    { why: "nothing, when there is none", path: "/", served: { "/": { html: "<p>" } }, urls: [] },
    { why: "nothing, when it is not there", path: "/", served: {}, urls: [] },
  ])("$why", async ({ path, served, urls }) => {
    for (const [at, answer] of Object.entries(served)) answers.set(at, answer);
    expect((await find(path)).urls).toEqual(urls);
  });
});

test("what is announced and gives nothing is told", async () => {
  answers.set("/", { html: announcing("/gone", "/f") });
  answers.set("/f", aFeed("F", "a"));
  const { dead, problem } = await find("/");
  expect(dead).toEqual([
    { url: feeds.url("/gone"), reason: "status", detail: expect.stringContaining("404") as string },
  ]);
  expect(problem).toMatchObject({ reason: "not-a-feed" });
});

test("usual places are asked only when a page names no feed, and until the first one", async () => {
  const own = await serveFeeds(
    new Map<string, Answer>([
      ["/named", { html: announcing("/f") }],
      ["/f", aFeed("F", "a")],
      ["/bare", { html: "<p>" }],
      ["/rss.xml", aFeed("R", "a")],
    ]),
  );
  const ownChecker = createSourceChecker({ allow: [own.host], hostGapMs: 0 });
  const { signal } = new AbortController();
  await findFeeds(ownChecker, own.url("/named"), signal);
  expect(own.paths()).toEqual(["/named", "/f"]);
  await findFeeds(ownChecker, own.url("/bare"), signal);
  expect(own.paths()).toEqual([
    "/named",
    "/f",
    "/bare",
    "/bare/feed",
    "/bare/rss.xml",
    "/bare/atom.xml",
    "/feed",
    "/rss.xml",
  ]);
  await ownChecker.close();
  await own.close();
});

test("a page of many feeds is asked for a few", async () => {
  const paths = Array.from({ length: 50 }, (_, at) => `/many-${at}`);
  answers.set("/", { html: announcing(...paths) });
  for (const path of paths) answers.set(path, aFeed(path, path));
  expect((await find("/")).urls).toEqual(paths.slice(0, 8));
});

describe("one candidate is surely meant", () => {
  test.for<{ why: string; served: Readonly<Record<string, Answer>>; url: string | null }>([
    { why: "when it is alone", served: { "/a": aFeed("A", "1") }, url: "/a" },
    { why: "when the others are comments", served: { "/comments": aFeed("C", "9"), "/a": aFeed("A", "1") }, url: "/a" },
    { why: "when it is all comments, and one", served: { "/comments": aFeed("C", "9") }, url: "/comments" },
    {
      why: "when another tells the same",
      served: { "/a": aFeed("A", "1", "2"), "/b": aFeed("Other", "2", "1") },
      url: "/a",
    },
    {
      why: "when another of its title tells less",
      served: { "/a": aFeed("A", "1", "2"), "/b": aFeed("A", "2") },
      url: "/a",
    },
    {
      why: "not when a part of it has a title of its own",
      served: { "/a": aFeed("A", "1", "2"), "/b": aFeed("A: part", "2") },
      url: null,
    },
    { why: "not when another tells other things", served: { "/a": aFeed("A", "1"), "/b": aFeed("A", "2") }, url: null },
  ])("$why", async ({ served, url }) => {
    for (const [at, answer] of Object.entries(served)) answers.set(at, answer);
    answers.set("/", { html: announcing(...Object.keys(served)) });
    const { candidates } = await find("/");
    expect(clearCandidate(candidates)?.url.replace(`http://${feeds.host}`, "") ?? null).toBe(url);
  });
});
