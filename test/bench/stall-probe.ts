import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { createCollect, createFeedReader } from "../../src/collect/collect.ts";
import { createHttpFetch } from "../../src/net/http-fetch.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aSource } from "../builders.ts";

/**
 * `node stall-probe.ts DATABASE URL …`: collects each address by itself, as the product does, and prints a JSON list of what
 * the main thread had to suffer. The first one is a good feed, which loads all that is needed.
 */
export type Suffered = {
  /** Longest time without a turn of the event loop, in milliseconds. */
  readonly stallMs: number;
  readonly tookMs: number;
  /** By how much the process grew, at the end of it. */
  readonly grewMb: number;
  readonly outcome: string;
};

const [database = ":memory:", ...urls] = process.argv.slice(2);
const SETTLE_MS = 300;
const log = { debug() {}, info() {}, warn() {}, error() {} };
const store = await openStore(database);
const reader = createFeedReader();
const fetch = createHttpFetch({ allow: urls.map((url) => new URL(url).host), hostGapMs: 0 });
const collect = createCollect({
  store: store.collect,
  fetch,
  reader,
  clock: () => new Date(),
  log,
  options: { hostGapMs: 0 },
});
const delay = monitorEventLoopDelay({ resolution: 1 });

async function suffer(url: string, index: number): Promise<Suffered> {
  await store.collect.syncSources([aSource(`s${index}`, { feedUrl: url })], new Date());
  await wait(SETTLE_MS);
  const beforeMb = process.memoryUsage.rss() / 1e6;
  delay.reset();
  delay.enable();
  const startedMs = performance.now();
  await collect(new AbortController().signal);
  const tookMs = performance.now() - startedMs;
  await wait(5); // A stall is told by the turn after it.
  delay.disable();
  const [polled] = await store.collect.sources();
  const failure = polled?.state.lastFailure?.reason ?? "read";
  return { stallMs: delay.max / 1e6, tookMs, grewMb: process.memoryUsage.rss() / 1e6 - beforeMb, outcome: failure };
}

const suffered: Suffered[] = [];
for (const [index, url] of urls.entries()) suffered.push(await suffer(url, index));
await reader.close();
await store.close();
process.stdout.write(JSON.stringify(suffered));
