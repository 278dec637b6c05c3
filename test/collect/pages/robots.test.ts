import { describe, expect, test } from "vitest";
import { createRobots } from "../../../src/collect/pages/robots.ts";
import { aSource } from "../../builders.ts";
import {
  HOUR_MS,
  START,
  aDesk,
  entryOf,
  itemsOf,
  onlyItem,
  pagesOf,
  putFeed,
  putOne,
  site,
  time,
} from "./pages-desk.ts";
import { anArticle, wordpressPage } from "./wordpress-page.ts";

describe("robots.txt", () => {
  const taken = "page";
  const kept = "feed";

  test.for<{ why: string; rules: string; from: string }>([
    { why: "allows what it does not name", rules: "User-agent: *\nDisallow: /admin", from: taken },
    { why: "forbids all", rules: "User-agent: *\nDisallow: /", from: kept },
    { why: "forbids by the beginning of a path", rules: "User-agent: *\nDisallow: /articles/", from: kept },
    { why: "forbids by a pattern", rules: "User-agent: *\nDisallow: /*les/*$", from: kept },
    {
      why: "speaks to us by name, in any case",
      rules: "User-agent: *\nAllow: /\n\nUser-agent: NewsDesk\nDisallow: /",
      from: kept,
    },
    { why: "speaks to others", rules: "User-agent: otherbot\nDisallow: /", from: taken },
    { why: "allows us alone", rules: "User-agent: *\nDisallow: /\n\nUser-agent: newsdesk/1.0\nAllow: /", from: taken },
    { why: "lets the longer rule win", rules: "User-agent: *\nDisallow: /\nAllow: /articles", from: taken },
    { why: "is read behind a byte order mark", rules: "\u{FEFF}User-agent: *\nDisallow: /", from: kept },
    { why: "is nonsense", rules: "<html><body>Not found</body></html>", from: taken },
    {
      why: "counts for its first 500 KiB",
      rules: `${"# filler\n".repeat(60_000)}User-agent: *\nDisallow: /`,
      from: taken,
    },
  ])("$why", async ({ rules, from }) => {
    putOne(wordpressPage(anArticle(1), 1));
    site.put("/robots.txt", (_, response) => response.writeHead(200, { "content-type": "text/plain" }).end(rules));
    const desk = await aDesk();
    await desk.pass();
    expect((await onlyItem(desk)).textFrom).toBe(from);
    expect(site.asked.includes("/articles/1")).toBe(from === taken);
    const detail = from === kept ? `robots.txt of ${site.host()} forbids it` : null;
    expect(await pagesOf(desk)).toMatchObject([{ state: from === kept ? "refused" : "read", detail }]);
  });

  test.for<{ why: string; status: number; from: string }>([
    { why: "404 allows all", status: 404, from: taken },
    { why: "403 allows all", status: 403, from: taken },
    { why: "500 means later", status: 500, from: kept },
    { why: "429 means later", status: 429, from: kept },
  ])("$why", async ({ status, from }) => {
    putOne(wordpressPage(anArticle(1), 1));
    site.put("/robots.txt", (_, response) => response.writeHead(status).end("User-agent: *\nDisallow: /"));
    const desk = await aDesk();
    await desk.pass();
    expect([(await onlyItem(desk)).textFrom, (await pagesOf(desk))[0]?.state]).toEqual([
      from,
      from === taken ? "read" : "due",
    ]);
    if (from === taken) return;
    site.put("/robots.txt", (_, response) => response.writeHead(404).end());
    time.now = new Date(START.getTime() + HOUR_MS);
    await desk.pass();
    expect((await onlyItem(desk)).textFrom).toBe(taken);
  });

  test("is followed over redirects, and judges where a page's own redirects lead", async () => {
    putFeed(entryOf(1), entryOf(2));
    site.put("/robots.txt", (_, response) => response.writeHead(301, { location: "/rules" }).end());
    site.put("/rules", (_, response) => response.writeHead(200).end("User-agent: *\nDisallow: /secret"));
    site.put("/articles/1", (_, response) => response.writeHead(302, { location: "/open" }).end());
    site.putPage("/open", wordpressPage(anArticle(1), 1));
    site.put("/articles/2", (_, response) => response.writeHead(302, { location: "/secret" }).end());
    site.putPage("/secret", wordpressPage(anArticle(2), 2));
    const desk = await aDesk();
    await desk.pass();
    expect((await itemsOf(desk)).map(({ textFrom }) => textFrom)).toEqual(["page", "feed"]);
    expect(site.asked).not.toContain("/secret");
  });

  test("is asked for once a day", async () => {
    const desk = await aDesk();
    for (const hour of [0, 1, 23, 25]) {
      time.now = new Date(START.getTime() + hour * HOUR_MS);
      putFeed(entryOf(hour));
      site.putPage(`/articles/${hour}`, wordpressPage(anArticle(hour), hour));
      await desk.pass();
    }
    expect(site.asked.filter((path) => path === "/robots.txt")).toHaveLength(2);
    expect((await itemsOf(desk)).map(({ textFrom }) => textFrom)).toEqual(["page", "page", "page", "page"]);
  });

  test("spreads the pages of a site that asks for it over passes", async () => {
    putFeed(...[1, 2, 3].map((index) => entryOf(index)));
    for (const index of [1, 2, 3]) site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index));
    site.put("/robots.txt", (_, response) => response.writeHead(200).end("User-agent: *\nCrawl-delay: 100000"));
    const desk = await aDesk();
    const counts: number[] = [];
    for (const seconds of [0, 60, 300, 360, 600]) {
      time.now = new Date(START.getTime() + seconds * 1000);
      await desk.pass();
      counts.push(site.asked.filter((path) => path.startsWith("/articles/")).length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3]);
  });

  test("hears us by our name, without what belongs to the feed alone", async () => {
    putOne(wordpressPage(anArticle(1), 1));
    const desk = await aDesk({ http: { userAgent: "newsdesk (+https://news.example.org)" } });
    await desk.store.collect.syncSources(
      [aSource("Gazette", { feedUrl: site.url("/feed"), fullText: true, headers: { authorization: "Bearer key" } })],
      time.now,
    );
    await desk.pass();
    const sent = site.requests.map(({ url, headers }) => [url, headers["user-agent"], headers.authorization]);
    expect(sent).toEqual([
      ["/feed", "newsdesk (+https://news.example.org)", "Bearer key"],
      ["/robots.txt", "newsdesk (+https://news.example.org)", undefined],
      ["/articles/1", "newsdesk (+https://news.example.org)", undefined],
    ]);
  });

  test("is forgotten when those of newer sites fill the memory, the oldest first", async () => {
    const asked: string[] = [];
    const askLeave = createRobots({
      clock: () => time.now,
      fetchPage: async ({ url }) => {
        asked.push(url);
        return { kind: "found", body: new Uint8Array(500 * 1024), contentType: "text/plain", url };
      },
      reader: { readRules: async () => ({ kind: "rules", rules: { isAllowed: true, delaySeconds: 0 } }) },
    });
    const ask = async (count: number) =>
      await askLeave(new URL(`https://${count}.example/`), AbortSignal.timeout(60_000));
    for (let count = 1; count <= 33; count += 1) await ask(count); // 16 MiB hold 32.
    for (const count of [33, 2, 1]) await ask(count);
    expect(asked.slice(33)).toEqual(["https://1.example/robots.txt"]);
  });
});
