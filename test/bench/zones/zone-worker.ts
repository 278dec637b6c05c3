import { parentPort, workerData } from "node:worker_threads";
import { watchZone, type ZoneTally } from "./watch-zone.ts";

/** Zones of one thread, with a seed each. */
export type ZoneTask = {
  readonly zones: readonly { readonly timezone: string; readonly seed: number }[];
  readonly fromMs: number;
  readonly toMs: number;
};

if (parentPort === null) throw new Error("This file is for a thread.");
const port = parentPort;
const { zones, fromMs, toMs } = workerData as ZoneTask;
const tallies: ZoneTally[] = zones.map(({ timezone, seed }) => watchZone(timezone, fromMs, toMs, randomOf(seed)));
port.postMessage(tallies);

/** From 0 up to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
