import { describe, expect, test } from "vitest";
import type { HttpOptions } from "../../../src/net/http-client.ts";
import { aSource } from "../../builders.ts";
import { aDesk, type Desk, entryOf, HOUR_MS, pagesOf, putFeed, putFeedAt, site, START, time } from "./pages-desk.ts";
import { anArticle, wordpressPage } from "./wordpress-page.ts";

/** The test's server under a name. */
function at(name: string, path: string): string {
  return `http://${name}:${new URL(site.url("/")).port}${path}`;
}

/** Lets names lead to the test's server. */
function named(...names: readonly string[]): Pick<HttpOptions, "allow" | "lookup"> {
  return {
    allow: [site.host(), ...names.map((name) => new URL(at(name, "/")).host)],
    lookup: (_, __, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
  };
}

/** Says 429 at a path. */
function throttleAt(path: string): void {
  site.put(path, (_, response) => response.writeHead(429, { "retry-after": "7200" }).end());
}

async function pausesOf({ store }: Desk): Promise<readonly string[]> {
  const pauses = await store.collect.hostPauses(time.now);
  return pauses.map(({ host, inARow }) => `${host} ${inARow}`).toSorted();
}

describe("hosts that ask to be left alone", () => {
  test("are all remembered, when the pages of one source lie on several", async () => {
    putFeed(entryOf(1, { link: at("a.example", "/articles/1") }), entryOf(2, { link: at("b.example", "/articles/2") }));
    for (const index of [1, 2]) throttleAt(`/articles/${index}`);
    const desk = await aDesk({ http: named("a.example", "b.example") });
    await desk.pass();
    expect(await pausesOf(desk)).toEqual(["a.example 1", "b.example 1"]);
  });

  test("are left alone when it is their robots.txt that says so, feeds included", async () => {
    putFeed(entryOf(1), entryOf(2));
    throttleAt("/robots.txt");
    const desk = await aDesk();
    await desk.pass();
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect(site.asked).toEqual(["/feed", "/robots.txt"]);
    expect(await pausesOf(desk)).toEqual(["127.0.0.1 1"]);
  });

  test("have asked once, however many items share the page", async () => {
    putFeed(entryOf(1), entryOf(1, { guid: "other", title: "The harbour and the glacier, measured" }));
    throttleAt("/articles/1");
    const desk = await aDesk();
    await desk.pass();
    expect(await pausesOf(desk)).toEqual(["127.0.0.1 1"]);
  });

  test("are not asked by way of another host's redirect", async () => {
    const paused = entryOf(1, { link: at("a.example", "/articles/1") });
    throttleAt("/articles/1");
    site.put("/articles/2", (_, response) => response.writeHead(302, { location: at("a.example", "/there") }).end());
    const desk = await aDesk({ http: named("a.example", "b.example") });
    putFeed(paused);
    await desk.pass();
    putFeed(paused, entryOf(2, { link: at("b.example", "/articles/2") }));
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect(site.asked.filter((path) => /articles|there/.test(path))).toEqual(["/articles/1", "/articles/2"]);
    expect(await pagesOf(desk)).toMatchObject([{ state: "due" }, { state: "due", tries: 1 }]);
  });
});

test("a site that wants time between its pages gets it, when two sources come at the same moment", async () => {
  putFeed(entryOf(1));
  putFeedAt("/other", entryOf(2));
  for (const index of [1, 2]) site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index));
  site.put("/robots.txt", (_, response) => response.writeHead(200).end("User-agent: *\nCrawl-delay: 60"));
  const desk = await aDesk();
  const sources = ["/feed", "/other"].map((path) => aSource(path, { feedUrl: site.url(path), fullText: true }));
  await desk.store.collect.syncSources(sources, time.now);
  await desk.pass();
  expect(site.asked.filter((path) => path.startsWith("/articles/"))).toHaveLength(1);
});
