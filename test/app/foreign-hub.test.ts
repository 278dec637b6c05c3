import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createTellHub } from "../../src/net/http-hub.ts";
import { localSite } from "../collect/local-site.ts";
import { aHubDesk, type HubDesk, type HubDeskParts } from "./hub-desk.ts";
import { newsFeed } from "./hub-feed.ts";

const NEVER = new AbortController().signal;
const START = new Date("2026-11-23T06:00:00Z");
const MINUTE_MS = 60_000;

vi.setConfig({ testTimeout: 120_000 }); // Each opens a whole desk, some twice.

const site = localSite();
let now = START;
let told: URLSearchParams[] = [];
/** The statuses of the next answers; then 204. */
let statuses: (number | "hang")[] = [];
let host = "";
const server = createServer((request, response) => void take(request, response));

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  told.push(new URLSearchParams(await text(request)));
  const status = statuses.shift() ?? 204;
  const headers = { "content-type": "text/plain", ...(status === 429 ? { "retry-after": "7200" } : {}) };
  if (status !== "hang") response.writeHead(status, headers).end(status === 204 ? undefined : "Not now.");
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  told = [];
  statuses = [];
  now = START;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function tell(count: number): void {
  site.put("/feed", (_, response) => {
    response.writeHead(200, { "content-type": "application/rss+xml" }).end(newsFeed(count));
  });
}

async function aDesk(over: Partial<HubDeskParts> = {}): Promise<HubDesk> {
  tell(1);
  const desk = await aHubDesk({
    source: site.url("/feed"),
    allow: [site.host(), host],
    clock: () => now,
    hub: `http://${host}/hub?x=1&y=2`,
    serves: false,
    ...over,
  });
  await desk.publish();
  return desk;
}

function topics(): readonly string[] {
  return told.map((form) => form.get("hub.topic") ?? "").toSorted();
}

function later(ms: number): void {
  now = new Date(now.getTime() + ms);
}

describe("a foreign hub", () => {
  test("is named by the feeds, and told which of them changed, a topic at a time by both its names", async () => {
    const desk = await aDesk();
    const feed = await (await fetch(`${desk.url}/feed.json`)).text();
    expect(feed).toContain(`"hubs":[{"type":"WebSub","url":"http://${host}/hub?x=1&y=2"}]`);
    await desk.work();
    const all = ["feed.atom", "feed.json", "feed.xml"].map((path) => `${desk.url}/${path}`);
    expect(topics().filter((topic) => !topic.includes("/sources/"))).toEqual(all);
    for (const form of told) {
      const topic = form.get("hub.topic") ?? "";
      expect([...form]).toEqual([
        ["hub.mode", "publish"],
        ["hub.url", topic],
        ["hub.topic", topic],
      ]);
    }
    told = [];
    await desk.work();
    expect(told).toEqual([]);
    tell(2);
    await desk.publish();
    await desk.work();
    expect(topics()).toEqual(expect.arrayContaining(all));
  });

  test("that fails twice and then takes it is told all, after a minute and after two", async () => {
    const desk = await aDesk();
    statuses = [503, 500];
    const counts: number[] = [];
    for (const ms of [0, MINUTE_MS - 1, 1, 2 * MINUTE_MS - 1, 1]) {
      later(ms);
      await desk.work();
      counts.push(told.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 2 + new Set(topics()).size]);
    expect(new Set(topics()).size).toBe(6);
    const trouble = desk.log.filter(({ message }) => message === "a hub was not told what changed; it is later");
    expect(trouble.map(({ hub, tries }) => [hub, tries])).toEqual([
      [host, 1],
      [host, 2],
    ]);
    expect(await desk.desk().store.hub.call(`http://${host}/hub?x=1&y=2`)).toMatchObject({ tries: 0, lastToldAt: now });
  });

  test("that refuses, or asks for time, is asked later, and for something else first", async () => {
    const desk = await aDesk();
    statuses = [400, 429];
    await desk.work();
    later(MINUTE_MS);
    await desk.work();
    later(119 * MINUTE_MS);
    await desk.work();
    expect(told).toHaveLength(2);
    expect(topics()[0]).not.toBe(topics()[1]);
    later(MINUTE_MS);
    await desk.work();
    expect(new Set(topics()).size).toBe(6);
  });

  test("that never answers fails no pass, and what it was not told outlasts a restart", async () => {
    const desk = await aDesk();
    statuses = ["hang"];
    await desk.work();
    await desk.restart();
    later(MINUTE_MS);
    await desk.work();
    expect(told).toHaveLength(1 + 6);
  });

  test("takes no subscriptions here", async () => {
    const desk = await aDesk({ serves: true });
    const form = { "hub.mode": "subscribe", "hub.topic": `${desk.url}/feed.xml`, "hub.callback": `http://${host}/` };
    expect((await desk.ask(form)).status).toBe(404);
  });
});

test.for([
  { hub: "https://pubsubhubbub.appspot.com/", atOnce: 20, fields: ["hub.url", "hub.url"] },
  { hub: "https://desk.superfeedr.com/", atOnce: 20, fields: ["hub.url[]", "hub.url[]"] },
  { hub: "https://superfeedr.com.evil.example/", atOnce: 1, fields: ["hub.url", "hub.topic", "hub.url", "hub.topic"] },
])("$hub is told of $atOnce topics at a time", async ({ hub, atOnce, fields }) => {
  let body = "";
  const client = {
    post: async (request: { readonly body: string | Uint8Array }) => {
      body = String(request.body);
      return await Promise.resolve({ kind: "failed", reason: "connect", detail: "x" } as const);
    },
  };
  const tellHub = createTellHub(client, () => START);
  expect(tellHub.topicsAtOnce(hub)).toBe(atOnce);
  expect((await tellHub.tell({ hub, topics: ["a", "b"] }, NEVER)).kind).toBe("failed");
  expect([...new URLSearchParams(body)].map(([name]) => name)).toEqual(["hub.mode", ...fields]);
});
