import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  createCollect,
  createFeedReader,
  type CollectOptions,
  type CollectReport,
  type FeedReader,
} from "../../src/collect/collect.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Item } from "../../src/domain/item.ts";
import type { Log } from "../../src/domain/log.ts";
import type { PollState, Source, SourceId } from "../../src/domain/source.ts";
import type { ToldItem } from "../../src/domain/story.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";
import { openStore } from "../../src/store/open-store.ts";

const NEVER = new AbortController().signal;
const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const stores: DeskStore[] = [];

/** A real database, in memory, that follows the sources. */
async function following(...sources: readonly Source[]): Promise<DeskStore> {
  const store = await openStore(":memory:");
  stores.push(store);
  await store.collect.syncSources(sources, now);
  return store;
}

/** The stored items, whole. */
async function itemsOf(store: DeskStore): Promise<readonly Item[]> {
  const pending = await store.curate.pendingItems(1_000);
  return await Promise.all(pending.map(async ({ item }) => await wholeOf(store, item)));
}

async function wholeOf(store: DeskStore, item: ToldItem): Promise<Item> {
  return { ...item, html: (await store.collect.knownHtml([item.id])).get(item.id) ?? "" };
}

async function stateOf(store: DeskStore, name: string): Promise<PollState | undefined> {
  return (await store.collect.sources()).find(({ source: { id } }) => id === name)?.state;
}

let server: Server;
let host = "";
let reader: FeedReader;
let now = new Date("2015-01-01T00:00:00Z");
const pages = new Map<string, (response: ServerResponse, headers: Record<string, unknown>) => void>();

beforeAll(async () => {
  reader = createFeedReader();
  server = createServer((request, response) => {
    const page = pages.get(request.url ?? "");
    if (page === undefined) response.writeHead(404).end();
    else page(response, request.headers);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  now = new Date("2015-01-01T00:00:00Z");
});

afterEach(async () => {
  pages.clear();
  for (const store of stores.splice(0)) await store.close();
});

afterAll(async () => {
  await reader.close();
  server.closeAllConnections();
  server.close();
});

function feed(...items: readonly string[]): string {
  return `<rss version="2.0"><channel><title>The feed</title><link>https://site.example/</link>${items.map((item) => `<item>${item}</item>`).join("")}</channel></rss>`;
}

function diskFull(): Promise<never> {
  return Promise.reject(new Error("disk full"));
}

function serve(path: string, body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): void {
  pages.set(path, (response) => response.writeHead(status, headers).end(body));
}

function source(path: string, given: Partial<Source> = {}): Source {
  return {
    id: path as SourceId,
    name: path.slice(1),
    feedUrl: `http://${host}${path}`,
    tags: [],
    weight: 1,
    everySeconds: null,
    headers: {},
    fullText: false,
    isPaywalled: false,
    republish: "summary",
    ...given,
  };
}

function pass(
  { collect: store }: Pick<DeskStore, "collect">,
  options: Partial<CollectOptions> = {},
  signal = NEVER,
): Promise<CollectReport> {
  const http = { allow: [host], perHost: 64, hostGapMs: 0 };
  const fetch = createHttpFetch(http, () => now);
  const hasty = createHttpFetch({ ...http, timeoutMs: 300 }, () => now);
  return createCollect({
    store,
    // Only who never answers is asked with a short limit, so that no machine is too slow for the others.
    fetch: (request, stop) => (request.url.endsWith("/hangs") ? hasty : fetch)(request, stop),
    reader,
    clock: () => now,
    log: NO_LOG,
    options: { perHost: 64, hostGapMs: 0, ...options },
  })(signal);
}

describe("a pass", () => {
  test("stores what is new and the source's state", async () => {
    serve("/a", feed("<guid>1</guid><title>One</title>", "<guid>2</guid><title>Two</title>"), 200, { etag: '"v1"' });
    const store = await following(source("/a"));
    expect(await pass(store)).toEqual({
      asked: 1,
      fresh: 1,
      unchanged: 0,
      throttled: 0,
      gone: 0,
      failed: 0,
      newItems: 2,
      heldItems: 0,
      changedItems: 0,
      putOff: 0,
      failures: [],
      notes: [],
    });
    expect((await itemsOf(store)).map(({ title }) => title)).toEqual(["One", "Two"]);
    expect(await stateOf(store, "/a")).toMatchObject({
      validators: { etag: '"v1"', lastModified: null },
      lastFetchAt: now,
      lastSuccessAt: now,
      failuresInARow: 0,
      lastFailure: null,
      feedTitle: "The feed",
      siteUrl: "https://site.example/",
    });
    expect((await stateOf(store, "/a"))?.bodyHash).toMatch(/^[\da-f]{64}$/);
  });

  test("asks again when due, with what it was given, and changes what has changed", async () => {
    serve("/a", feed("<guid>1</guid><title>One</title>", "<guid>2</guid><title>Two</title>"), 200, { etag: '"v1"' });
    const store = await following(source("/a"));
    await pass(store);
    expect((await pass(store)).asked).toBe(0);

    now = new Date("2015-01-01T02:00:00Z");
    pages.set("/a", (response, headers) => response.writeHead(headers["if-none-match"] === '"v1"' ? 304 : 500).end());
    expect(await pass(store)).toMatchObject({ asked: 1, unchanged: 1, newItems: 0 });

    now = new Date("2015-01-01T04:00:00Z");
    serve("/a", feed("<guid>1</guid><title>One, corrected</title>", "<guid>3</guid><title>Three</title>"));
    expect(await pass(store)).toMatchObject({ asked: 1, fresh: 1, newItems: 1, changedItems: 1 });
    expect((await itemsOf(store)).map(({ title, version }) => `${title} ${version}`)).toEqual([
      "One, corrected 2",
      "Two 1",
      "Three 1",
    ]);
  });

  test("does not read the same body again", async () => {
    serve("/a", feed("<title>One</title>"));
    const store = await following(source("/a"));
    await pass(store);
    now = new Date("2015-01-01T02:00:00Z");
    const readNothing = { readEntries: () => Promise.reject(new Error("It read the body again.")) };
    const fetch = createHttpFetch({ allow: [host] });
    const report = await createCollect({
      store: store.collect,
      fetch,
      reader: readNothing,
      clock: () => now,
      log: NO_LOG,
    })(NEVER);
    expect(report).toMatchObject({ asked: 1, fresh: 0, unchanged: 1, newItems: 0, changedItems: 0 });
  });

  test("is not held up by sources that fail, and says why they do", async () => {
    serve("/empty", "");
    serve("/gone", "", 410);
    serve("/good", feed("<title>Good</title>"));
    serve(
      "/html",
      '<html><head><title>Login</title><link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head></html>',
    );
    pages.set("/hangs", () => {});
    serve("/throttled", "", 429, { "retry-after": "7200" });
    const names = ["/empty", "/gone", "/good", "/hangs", "/html", "/missing", "/throttled"];
    const store = await following(...names.map((name) => source(name)));
    const report = await pass(store);
    expect(report).toMatchObject({ asked: 7, fresh: 1, unchanged: 0, throttled: 1, gone: 1, failed: 4, newItems: 1 });
    expect(
      report.failures.map(({ source: { name }, reason, detail }) => [name, reason, detail.replace(`${host}: `, "")]),
    ).toEqual([
      ["empty", "empty", "the answer is empty"],
      ["gone", "gone", "the feed is gone for good (HTTP 410)"],
      ["hangs", "timeout", "no answer in time"],
      [
        "html",
        "not-a-feed",
        `an HTML page ("Login") answers here; it announces the feed http://${host}/comments/feed/`,
      ],
      ["missing", "status", "HTTP 404 Not Found"],
      ["throttled", "throttled", "127.0.0.1: asked to wait until 2015-01-01 02:00 UTC"],
    ]);
    expect((await stateOf(store, "/gone"))?.nextFetchAt.getTime()).toBeLessThan(Date.parse("2015-01-01T02:00:00Z"));
    expect((await stateOf(store, "/throttled"))?.nextFetchAt.getTime()).toBeGreaterThanOrEqual(
      Date.parse("2015-01-01T02:00:00Z"),
    );
    expect(await stateOf(store, "/missing")).toMatchObject({
      failuresInARow: 1,
      lastSuccessAt: null,
      lastFailure: { reason: "status", detail: `${host}: HTTP 404 Not Found` },
    });
  });

  test("keeps items, validators and success of a source that becomes a login page", async () => {
    serve("/a", feed("<title>One</title>"), 200, { etag: '"v1"' });
    const store = await following(source("/a"));
    await pass(store);
    const before = await stateOf(store, "/a");
    now = new Date("2015-01-01T02:00:00Z");
    serve("/a", "<html></html>", 200, { etag: '"login"' });
    await pass(store);
    expect(await itemsOf(store)).toHaveLength(1);
    expect(await stateOf(store, "/a")).toMatchObject({
      validators: before?.validators,
      bodyHash: before?.bodyHash,
      lastSuccessAt: before?.lastSuccessAt,
      feedTitle: "The feed",
      lastFailure: { reason: "not-a-feed" },
    });
  });

  test("loses only the bad item of a feed", async () => {
    serve("/a", feed("<title>One</title><pubDate>never</pubDate>", "", "<title>Two &nosuch; & more</title>"));
    const store = await following(source("/a"));
    expect(await pass(store)).toMatchObject({ fresh: 1, newItems: 2 });
  });

  test("sends a source's own headers", async () => {
    pages.set("/a", (response, headers) =>
      response.writeHead(headers["authorization"] === "Bearer t" ? 200 : 401).end(feed("<title>One</title>")),
    );
    const store = await following(source("/a", { headers: { authorization: "Bearer t" } }));
    expect(await pass(store)).toMatchObject({ fresh: 1 });
  });

  test("asks all sources, though they come in one batch and few lanes", async () => {
    const names = Array.from({ length: 40 }, (_, n) => `/s${n}`);
    for (const name of names) serve(name, feed(`<title>${name}</title>`));
    const store = await following(...names.map((name) => source(name)));
    expect(await pass(store, { concurrency: 3, perHost: 5 })).toMatchObject({ asked: 40, fresh: 40, newItems: 40 });
  });

  test("stores what a hostile feed says of itself", async () => {
    const odd = String.raw`{"items": [{"id": "a\u0000b", "title": "x\u0000\ud800y", "url": "https://a.example/\u0001", "content_html": "<p>\u0000\u0007z</p>"}]}`;
    serve("/a", odd);
    const store = await following(source("/a"));
    expect(await pass(store)).toMatchObject({ fresh: 1, newItems: 1 });
    expect(await itemsOf(store)).toMatchObject([
      { identity: { kind: "guid", value: "ab" }, title: "x\uFFFDy", link: "https://a.example/", html: "<p>z</p>" },
    ]);
  });

  test("throws what the store throws", async () => {
    serve("/a", feed("<title>One</title>"));
    const store = await following(source("/a"));
    await expect(pass({ collect: { ...store.collect, saveCollected: diskFull } })).rejects.toThrow("disk full");
  });

  test("stops when it is told to, and stores nothing half", async () => {
    const stop = new AbortController();
    serve("/a", feed("<title>One</title>"));
    pages.set("/b", () => stop.abort(new Error("stopping")));
    const store = await following(source("/a"), source("/b"), source("/c"));
    await expect(pass(store, { concurrency: 1, perHost: 1 }, stop.signal)).rejects.toThrow("stopping");
    expect((await itemsOf(store)).map(({ sourceId }) => sourceId)).toEqual(["/a"]);
    expect((await stateOf(store, "/b"))?.lastFetchAt).toBe(null);
  });
});
