import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";

/** After so much work the rest of the process gets a turn, in milliseconds. */
const MAX_WORK_MS = 4;

/** A pure decision over many entries that may be put down between any two of them; it ends with what was decided. */
export type Pieces<Result> = Generator<undefined, Result>;

/** Does the same to each, and may be put down before each. */
export function* each<In, Out>(list: Iterable<In>, work: (one: In) => Out): Pieces<readonly Out[]> {
  const done: Out[] = [];
  for (const one of list) {
    yield;
    done.push(work(one));
  }
  return done;
}

/** Lets the process do something else first, and then whenever the work has taken a while: pages and mail do not wait. */
export async function inTurns<Result>(pieces: Pieces<Result>): Promise<Result> {
  for (;;) {
    await setImmediate();
    const until = performance.now() + MAX_WORK_MS;
    do {
      const step = pieces.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
  }
}
