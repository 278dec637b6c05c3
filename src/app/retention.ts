import { setImmediate } from "node:timers/promises";
import type { Clock, Log } from "../domain/log.ts";
import { KEPT_KINDS, type KeptKind, type Retention, type RetentionStore } from "../domain/retention-store.ts";

/** Rows that a step looks at: at first, at least, and at most. */
const FIRST_ROWS = 100;
const MIN_ROWS = 20;
const MAX_ROWS = 500;
/** A step that takes longer, in milliseconds, is followed by a smaller one: on a file everybody waits meanwhile. */
const STEP_MS = 25;
/** Longest time that pruning takes of one pass, in milliseconds; the next one goes on. */
const PASS_MS = 5_000;
/** Between two passes that prune, in milliseconds; one that had to stop is followed by the next. */
const EVERY_MS = 10 * 60_000;

export type RetentionParts = {
  readonly store: Pick<RetentionStore, "step">;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
};

/** Rows that went, by kind. `isDone`: nothing is left that is too old. */
export type PruneReport = { readonly gone: ReadonlyMap<KeptKind, number>; readonly isDone: boolean };

export type Prune = (signal: AbortSignal) => Promise<PruneReport>;

const NOTHING: PruneReport = { gone: new Map(), isDone: true };

/**
 * Takes away what is older than the settings say, in small steps, each a transaction of its own with time for others behind
 * it. Who is stopped in between has lost nothing; the next call goes on there. Called sooner than ten minutes after a
 * call that came to the end, it does nothing. Throws what the store throws, and nothing when `signal` aborts.
 */
export function createRetention(parts: RetentionParts, { passMs = PASS_MS, everyMs = EVERY_MS } = {}): Prune {
  let nextMs = 0;
  return async (signal) => {
    const startMs = parts.clock().getTime();
    if (startMs < nextMs && nextMs - startMs <= everyMs) return NOTHING; // A clock that was set back is no reason to wait.
    const report = await pruneFor(passMs, parts, signal);
    nextMs = report.isDone ? startMs + everyMs : 0;
    if (report.gone.size > 0) parts.log.info(Object.fromEntries(report.gone), "what is no longer kept was taken away");
    return report;
  };
}

async function pruneFor(passMs: number, parts: RetentionParts, signal: AbortSignal): Promise<PruneReport> {
  const untilMs = performance.now() + passMs;
  const mayGoOn = (): boolean => !signal.aborted && performance.now() < untilMs;
  const gone = new Map<KeptKind, number>();
  let isDone = true;
  for (const kind of KEPT_KINDS) {
    const seconds = parts.retention[kind];
    if (seconds === null) continue;
    const one = await pruneKind(kind, seconds, parts, mayGoOn);
    if (one.gone > 0) gone.set(kind, one.gone);
    isDone &&= one.isDone;
  }
  return { gone, isDone };
}

async function pruneKind(
  kind: KeptKind,
  seconds: number,
  { store, clock }: RetentionParts,
  mayGoOn: () => boolean,
): Promise<{ readonly gone: number; readonly isDone: boolean }> {
  const now = clock();
  const before = new Date(now.getTime() - seconds * 1000);
  let [gone, limit] = [0, FIRST_ROWS];
  while (mayGoOn()) {
    const startMs = performance.now();
    const step = await store.step(kind, { before, now, limit });
    gone += step.gone;
    if (step.isDone) return { gone, isDone: true };
    const isSlow = performance.now() - startMs > STEP_MS;
    limit = isSlow ? Math.max(MIN_ROWS, Math.floor(limit / 2)) : Math.min(MAX_ROWS, limit * 2);
    await setImmediate(); // Readers of pages come between.
  }
  return { gone, isDone: false };
}
