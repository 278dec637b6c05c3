import { setImmediate } from "node:timers/promises";

/** Work that others wait for this long at most, in milliseconds; what is done at a time comes on top. */
const SLICE_MS = 8;

/** `nowMs`: any clock that only goes forward. `serveOthers`: lets the event loop turn. */
export type Slicing = {
  readonly nowMs: () => number;
  readonly serveOthers: () => Promise<unknown>;
  readonly sliceMs: number;
};

const SLICING: Slicing = { nowMs: () => performance.now(), serveOthers: () => setImmediate(), sliceMs: SLICE_MS };

/**
 * Goes through work that gives way often, a slice of a few milliseconds at a time; in between pages are served. Returns
 * what the work returns, or `null` when `signal` aborts first: then nothing of it may have been shown to anybody.
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  signal: AbortSignal,
  { nowMs, serveOthers, sliceMs }: Slicing = SLICING,
): Promise<Result | null> {
  for (;;) {
    const endMs = nowMs() + sliceMs;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (nowMs() < endMs);
    await serveOthers();
    if (signal.aborted) return null;
  }
}
