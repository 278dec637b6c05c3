import { setTimeout as wait } from "node:timers/promises";
import type { CollectStore } from "../domain/collect-store.ts";
import type { Clock, Log, Sleep } from "../domain/log.ts";
import type { FetchFeed, PolledSource } from "../domain/source.ts";
import { createByteRoom } from "./byte-room.ts";
import { type CollectReport, tell, toReport } from "./collect-report.ts";
import { collectSource, type SourceParts, type SourceResult } from "./collect-source.ts";
import type { FeedReader } from "./feed-reader.ts";
import { runLanes, toLanes, type Worked } from "./lanes.ts";
import { createPlanWriter } from "./plan-writer.ts";
import { loadHostPauses } from "./poll/host-pauses.ts";
import type { ReadPages } from "./pages/read-pages.ts";
import { addressOf } from "./poll/moved.ts";
import type { Push } from "./push/push.ts";

export { createCollectSome } from "./collect-some.ts";
export type { CollectReport } from "./collect-report.ts";
export { createFeedReader, type FeedReader } from "./feed-reader.ts";
export { healthOf } from "./health.ts";
export { createPageReader } from "./pages/page-reader.ts";
export { createReadPages, type ReadPages } from "./pages/read-pages.ts";
export { createPush, type Push } from "./push/push.ts";
export type { ParsedFeed } from "./read/parsed-feed.ts";
export type { Discovery, FeedLink } from "./discover/discover-feeds.ts";
/** Only who looks for feeds in pages loads the parser of pages. */
export const loadDiscovery = async () => await import("./discover/discover-feeds.ts");
/** Only who shows whole texts checks them again. */
export const loadRecheck = async () => await import("./clean/recheck.ts");

export type CollectOptions = {
  /** How often a source is asked that has no interval of its own. */
  readonly everySeconds: number;
  /** No source is asked more often. */
  readonly minSeconds: number;
  /** What cache hints and failures can put off at most. */
  readonly maxSeconds: number;
  /** Hosts that are asked at the same time. */
  readonly concurrency: number;
  /** Sources of one host that are asked at the same time. */
  readonly perHost: number;
  /** Between two requests to one host, in milliseconds. */
  readonly hostGapMs: number;
};

export const COLLECT_DEFAULTS: CollectOptions = {
  everySeconds: 60 * 60,
  minSeconds: 10 * 60,
  maxSeconds: 24 * 60 * 60,
  concurrency: 64,
  perHost: 1,
  hostGapMs: 1_000,
};

export type CollectParts = {
  readonly store: CollectStore;
  readonly fetch: FetchFeed;
  readonly reader: Pick<FeedReader, "readEntries"> & Partial<Pick<FeedReader, "rest">>;
  readonly clock: Clock;
  /** By default the clock of the machine. */
  readonly sleep?: Sleep;
  readonly log: Log;
  readonly options?: Partial<CollectOptions>;
  readonly readPages?: ReadPages;
  /** Only where hubs can reach us. */
  readonly push?: Push;
};

/** While so many bytes of feeds wait for a reading thread, no further source is asked. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** Sources that are taken from the store at a time. */
const BATCH_SOURCES = 2_000;

const sleepReally: Sleep = (ms, signal) => wait(ms, undefined, { signal });

/**
 * Makes the first stage: asks all sources that are due, and stores their news. A source that fails is a line of the
 * report. Throws when `signal` aborts, or when the store fails, after what runs has ended; what is stored stays.
 */
export function createCollect(parts: CollectParts): (signal: AbortSignal) => Promise<CollectReport> {
  const options = { ...COLLECT_DEFAULTS, ...parts.options };
  const lasting = { ...parts, intervals: options, room: createByteRoom(MAX_WAITING_BYTES) };
  const laneOptions = { ...options, restMs: options.hostGapMs, sleep: parts.sleep ?? sleepReally };
  return async (signal) => {
    const results: SourceResult[] = [];
    let underWay = 0;
    const writer = createPlanWriter(parts.store, () => underWay);
    const pauses = await loadHostPauses(parts.store, parts.clock);
    const pushed = (await parts.push?.pushedSources()) ?? new Set();
    const sourceParts: SourceParts = { ...lasting, writer, pauses, pushed };
    const collect = async (polled: PolledSource): Promise<Worked> => {
      signal.throwIfAborted();
      underWay += 1;
      const result = await collectSource(sourceParts, polled, signal).finally(() => (underWay -= 1));
      tell(parts.log, result);
      results.push(result);
      return result.outcome === "put-off" ? "free" : "tired"; // Whoever was not asked needs no rest.
    };
    for await (const batch of dueBatches(parts, signal)) {
      try {
        await runLanes(toLanes(batch, hostOf, options.perHost), laneOptions, collect, signal);
      } finally {
        await writer.flush();
      }
    }
    parts.reader.rest?.(); // The stages that follow need the memory.
    await parts.readPages?.(signal);
    await parts.push?.keep(signal);
    return toReport(results);
  };
}

/** All that is due at the start of the pass, each source once. */
async function* dueBatches(
  { store, clock }: CollectParts,
  signal: AbortSignal,
): AsyncGenerator<readonly PolledSource[]> {
  const now = clock();
  const seen = new Set<string>();
  for (;;) {
    signal.throwIfAborted();
    const due = await store.dueSources(now, BATCH_SOURCES);
    const fresh = due.filter(({ source }) => !seen.has(source.id));
    if (fresh.length === 0) return;
    for (const { source } of fresh) seen.add(source.id);
    yield fresh;
    if (due.length < BATCH_SOURCES) return;
  }
}

/** By which sources are kept apart: the host that is asked first. */
export function hostOf(polled: PolledSource): string {
  const address = addressOf(polled);
  return URL.parse(address)?.hostname ?? address;
}
