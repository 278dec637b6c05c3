import { setImmediate } from "node:timers/promises";

/** Work between two turns of the event loop, in milliseconds; one step of it may take as long again. */
const SLICE_MS = 15;

/** Runs work to its end at once. */
export function atOnce<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Runs work in slices, between which pages are served. Throws what `signal` was aborted with. */
export async function inSlices<Result>(work: Generator<undefined, Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    const until = performance.now() + SLICE_MS;
    do {
      const { done, value } = work.next();
      if (done === true) return value;
    } while (performance.now() < until);
    await setImmediate();
  }
}
