import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createCollect, createFeedReader, type FeedReader } from "../../src/collect/collect.ts";
import type { Log } from "../../src/domain/log.ts";
import type { PolledSource } from "../../src/domain/source.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aSource } from "../builders.ts";

const EACH = 20;
const GOOD = 140;
const KINDS = ["hang", "drip", "bomb"] as const;
const FEED =
  "<rss version='2.0'><channel><title>t</title><item><guid>1</guid><title>one</title></item></channel></rss>";
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 1 });

let reader: FeedReader;
beforeAll(() => void (reader = createFeedReader()));
afterAll(async () => await reader.close());

const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  good: (response) => response.end(FEED),
  hang: () => {},
  drip: (response) => {
    const drip = setInterval(() => response.write("<"), 50);
    response.on("close", () => clearInterval(drip));
  },
  bomb: (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(BOMB),
};

/** A server that listens on the whole loopback network, so that each source has a host of its own. */
async function serve(): Promise<number> {
  const server = createServer((request, response) => answers[request.url?.split("/")[1] ?? ""]?.(response));
  await new Promise<void>((resolve) => void server.listen(0, "0.0.0.0", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** The bad ones are spread among the good ones, so that no order is a lucky one. */
function sourcesAt(port: number) {
  const kinds = Array.from({ length: GOOD + EACH * KINDS.length }, (_, index) =>
    index % 10 < KINDS.length ? (KINDS[index % 10] ?? "good") : "good",
  );
  return kinds.map((kind, index) =>
    aSource(`${kind} ${String(index).padStart(3, "0")}`, { feedUrl: `http://127.0.1.${index + 1}:${port}/${kind}` }),
  );
}

function logOf(heard: (name: string) => void): Log {
  const note = (fields: object): void => heard((fields as { readonly source: string }).source.split(" ")[0] ?? "");
  return { debug: note, info: note, warn: () => {}, error: () => {} };
}

test("of 200 feeds the 140 good ones are stored while 20 hang and 20 drip, and 20 bombs are defused", async () => {
  const store = await openStore(":memory:");
  onTestFinished(async () => await store.close());
  const port = await serve();
  const sources = sourcesAt(port);
  await store.collect.syncSources(sources, new Date());
  const heard = new Map<string, number>();
  const allGood = Promise.withResolvers<void>();
  const log = logOf((kind) => {
    heard.set(kind, (heard.get(kind) ?? 0) + 1);
    if (heard.get("good") === GOOD && heard.get("bomb") === EACH) allGood.resolve();
  });
  // Those who hang are never given up here: whoever waited for one of them would wait for ever.
  const never = { headersTimeoutMs: 600_000, idleTimeoutMs: 600_000, timeoutMs: 600_000 };
  const fetch = createHttpFetch({ allow: sources.map(({ feedUrl }) => new URL(feedUrl).host), ...never });
  const collect = createCollect({ store: store.collect, fetch, reader, clock: () => new Date(), log });
  const stop = new AbortController();
  const pass = collect(stop.signal);
  await Promise.race([allGood.promise, pass]);
  stop.abort(new Error("enough was seen"));
  await expect(pass).rejects.toThrow("enough was seen");
  expect(Object.fromEntries(heard)).toEqual({ bomb: EACH, good: GOOD });
  const polled = await store.collect.sources();
  const count = (isMeant: (one: PolledSource) => boolean): number => polled.filter(isMeant).length;
  expect(count(({ source, state }) => source.name.startsWith("good") && state.lastSuccessAt !== null)).toBe(GOOD);
  expect(count(({ state }) => state.lastFailure?.reason === "too-large")).toBe(EACH);
  expect(count(({ state }) => state.lastFetchAt === null)).toBe(EACH * 2);
});
