import type { CollectStore } from "../domain/collect-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { FetchFeed, PolledSource, PollState, Source } from "../domain/source.ts";
import { createByteRoom } from "./byte-room.ts";
import { collectSource, type SourceParts, type SourceResult } from "./collect-source.ts";
import type { FeedReader } from "./feed-reader.ts";
import { runLanes, toLanes } from "./lanes.ts";

export { createFeedReader, type FeedReader } from "./feed-reader.ts";
export type { ParsedFeed } from "./read/parsed-feed.ts";

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
};

export const COLLECT_DEFAULTS: CollectOptions = {
  everySeconds: 30 * 60,
  minSeconds: 60,
  maxSeconds: 24 * 60 * 60,
  concurrency: 64,
  perHost: 1,
};

export type CollectParts = {
  readonly store: CollectStore;
  readonly fetch: FetchFeed;
  readonly reader: Pick<FeedReader, "readEntries">;
  readonly clock: Clock;
  readonly log: Log;
  readonly options?: Partial<CollectOptions>;
};

/** What one pass did. The counts of outcomes add up to `asked`. */
export type CollectReport = {
  readonly asked: number;
  readonly fresh: number;
  readonly unchanged: number;
  readonly throttled: number;
  readonly gone: number;
  readonly failed: number;
  readonly newItems: number;
  readonly changedItems: number;
  /** Each source that gave nothing, by name: failed, throttled or gone. */
  readonly failures: readonly SourceFailure[];
};

export type SourceFailure = { readonly source: Source } & NonNullable<PollState["lastFailure"]>;

/** While so many bytes of feeds wait for a reading thread, no further source is asked. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/** Sources that are taken from the store at a time. */
const BATCH_SOURCES = 2_000;

/**
 * Makes the first stage: asks all sources that are due, and stores their news. A source that fails is a line of the
 * report. Throws when `signal` aborts, or when the store fails, after what runs has ended; what is stored stays.
 */
export function createCollect(parts: CollectParts): (signal: AbortSignal) => Promise<CollectReport> {
  const options = { ...COLLECT_DEFAULTS, ...parts.options };
  const sourceParts: SourceParts = { ...parts, intervals: options, room: createByteRoom(MAX_WAITING_BYTES) };
  return async (signal) => {
    const results: SourceResult[] = [];
    for await (const batch of dueBatches(parts, signal)) {
      await runLanes(toLanes(batch, hostOf, options.perHost), options.concurrency, async (polled) => {
        signal.throwIfAborted();
        const result = await collectSource(sourceParts, polled, signal);
        tell(parts.log, result);
        results.push(result);
      });
    }
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

function hostOf({ source }: PolledSource): string {
  return URL.parse(source.feedUrl)?.hostname ?? source.feedUrl;
}

function tell(log: Log, { source, outcome, failure, newItems, changedItems }: SourceResult): void {
  const fields = { source: source.name, outcome, newItems, changedItems };
  if (failure === null) log.debug(fields, "source asked");
  else log.warn({ ...fields, reason: failure.reason, detail: failure.detail }, "source gave nothing");
}

function toReport(results: readonly SourceResult[]): CollectReport {
  const count = (kind: SourceResult["outcome"]): number => results.filter(({ outcome }) => outcome === kind).length;
  const sum = (pick: (result: SourceResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  const failures = results.flatMap(({ source, failure }) => (failure === null ? [] : [{ source, ...failure }]));
  return {
    asked: results.length,
    fresh: count("fresh"),
    unchanged: count("unchanged"),
    throttled: count("throttled"),
    gone: count("gone"),
    failed: count("failed"),
    newItems: sum(({ newItems }) => newItems),
    changedItems: sum(({ changedItems }) => changedItems),
    failures: failures.sort((one, other) => one.source.name.localeCompare(other.source.name)),
  };
}
