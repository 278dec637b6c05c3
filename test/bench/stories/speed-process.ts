import { setImmediate } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { NO_CONSTRAINTS } from "../../../src/curate/corrections/constraints.ts";
import { WINDOW_MS } from "../../../src/curate/curate-options.ts";
import { linksOf } from "../../../src/curate/index/alike.ts";
import type { ClusterItem } from "../../../src/curate/index/entry.ts";
import { placeItem } from "../../../src/curate/index/place-item.ts";
import { readItem } from "../../../src/curate/index/reading.ts";
import { createWindow, type Window } from "../../../src/curate/index/window.ts";
import { clusterWindow } from "../../../src/curate/repair/cluster-window.ts";
import { inSlices } from "../../../src/curate/repair/slices.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { createItems } from "./made-items.ts";
import { titleOverlap } from "./other-readers.ts";
import { rebuildSeconds } from "./rebuild.ts";

/** What one process of its own measures, started with --expose-gc: a line of JSON for `speed.ts`. */
export type Speeds = {
  readonly perSecond: Readonly<Record<string, number>>;
  readonly othersPerSecond: number;
  readonly memoryMiB: number;
  readonly repairMs: number;
  readonly repairStallMs: number;
  /** Of processor time. */
  readonly rebuildSeconds: number;
};

const START_MS = Date.parse("2026-11-19T06:00:00Z");
/** The first only warms up. The largest comes next, so that memory is measured while nothing else was ever held. */
const WINDOWS = [500, 100_000, 10_000, 1_000] as const;
const LARGEST = 100_000;
/** Items that are placed while it is measured. */
const PLACED = 2_000;
const REPAIRED = 5_000;
const REBUILT = 100_000;

const perSecond: Record<string, number> = {};
let memoryMiB = 0;
for (const size of WINDOWS) {
  const itemAt = createItems(START_MS, WINDOW_MS, size + PLACED);
  const window = createWindow(WINDOW_MS);
  for (let at = 0; at < size; at++) addAlone(itemAt(at), window);
  const items = Array.from({ length: PLACED }, (_, n) => itemAt(size + n));
  perSecond[size] = PLACED / cpuSeconds(() => items.forEach((item) => place(item, window)));
  if (size === LARGEST) memoryMiB = settledMiB();
}
const few = createItems(START_MS, WINDOW_MS, PLACED);
const lines = Array.from({ length: PLACED }, (_, at) => few(at));
const othersPerSecond = PLACED / cpuSeconds(() => titleOverlap(lines));
const repaired = await repair();
const speeds: Speeds = {
  perSecond,
  othersPerSecond,
  memoryMiB,
  ...repaired,
  rebuildSeconds: await rebuildSeconds(REBUILT),
};
process.stdout.write(`${JSON.stringify(speeds)}\n`);

function addAlone(item: ClusterItem, window: Window): void {
  window.add(readItem(item), item.id as StoryId);
}

function place(item: ClusterItem, window: Window): void {
  const reading = readItem(item);
  const placing = placeItem(reading, window);
  window.add(reading, placing.kind === "joined" ? placing.nearest.storyId : (item.id as StoryId));
}

async function repair(): Promise<Pick<Speeds, "repairMs" | "repairStallMs">> {
  const itemAt = createItems(START_MS, WINDOW_MS, REPAIRED);
  const window = createWindow(WINDOW_MS);
  for (let at = 0; at < REPAIRED; at++) place(itemAt(at), window);
  const entries = window.entries(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  await setImmediate();
  stalls.enable();
  const before = process.cpuUsage();
  await inSlices(
    clusterWindow(entries, (entry) => linksOf(entry, window), NO_CONSTRAINTS),
    new AbortController().signal,
  );
  const { user, system } = process.cpuUsage(before);
  stalls.disable();
  return { repairMs: (user + system) / 1000, repairStallMs: stalls.max / 1e6 };
}

/** Of this process, on all its threads: other work on the machine does not count. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What the process holds when the garbage is out. */
function settledMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}
