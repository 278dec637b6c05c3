import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Figure } from "./figure.ts";
import { NONE, sum, type Tally } from "./zones/watch-days.ts";
import type { ZoneTally } from "./zones/watch-zone.ts";
import type { ZoneTask } from "./zones/zone-worker.ts";

const FROM_MS = Date.UTC(2020, 0, 1);
const TO_MS = Date.UTC(2040, 0, 1);
const MAX_THREADS = 4;

/** Every time zone over twenty years: whether each local day has one digest, by an hour of one's own and by schedule. */
export async function zones(): Promise<readonly Figure[]> {
  const all = Intl.supportedValuesOf("timeZone").map((timezone, seed) => ({ timezone, seed }));
  const threads = Math.min(MAX_THREADS, availableParallelism());
  const shares = Array.from({ length: threads }, (_, thread) => all.filter(({ seed }) => seed % threads === thread));
  const tallies = (await Promise.all(shares.map(watch))).flat();
  const own = tallies.map((tally) => tally.own).reduce(sum, NONE);
  const schedule = tallies.map((tally) => tally.schedule).reduce(sum, NONE);
  return [
    plain("zones", tallies.length),
    plain(
      "changes of the clock",
      tallies.reduce((count, { changes }) => count + changes, 0),
    ),
    ...figuresOf("own hour", own),
    ...figuresOf("schedule", schedule),
  ];
}

async function watch(share: ZoneTask["zones"]): Promise<readonly ZoneTally[]> {
  const task: ZoneTask = { zones: share, fromMs: FROM_MS, toMs: TO_MS };
  const worker = new Worker(new URL("zones/zone-worker.ts", import.meta.url), { workerData: task });
  const [tallies] = (await once(worker, "message")) as [readonly ZoneTally[]];
  return tallies;
}

function figuresOf(what: string, { days, lost, doubled, off }: Tally): readonly Figure[] {
  return [
    plain(`${what}, local days`, days),
    none(`${what}, lost`, lost),
    none(`${what}, doubled`, doubled),
    none(`${what}, at another time`, off),
  ];
}

function plain(figure: string, value: number): Figure {
  return { group: "zones", figure, value, unit: "", reach: null, pass: null };
}

function none(figure: string, value: number): Figure {
  return { group: "zones", figure, value, unit: "", reach: "0", pass: value === 0 };
}
