import { statSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { sql } from "kysely";
import { createRetention } from "../../../src/app/retention.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { KEPT_KINDS, type Retention } from "../../../src/domain/retention-store.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { address, at } from "../../builders.ts";
import type { Figure } from "../figure.ts";
import { inFolder } from "./in-folder.ts";
import { onPostgres } from "./on-postgres.ts";
import { DAY_MS } from "./scale.ts";
import { sendDay, SOURCES, tellDay } from "./simulated-day.ts";

/** By default small; the whole are 30 days of 50,000 items. */
const DAYS = Number(process.env["DAYS"] ?? 15);
const ITEMS_A_DAY = Number(process.env["ITEMS_A_DAY"] ?? 1_000);
const READERS = Number(process.env["READERS"] ?? 100);
const START = at("2026-10-01T00:00:00Z");
/** After so many simulated days nothing is older than its span, in a third of the run. */
const SPAN_DAYS = Math.floor(DAYS / 3);

const days = (share: number): number => Math.max(1, Math.round(SPAN_DAYS * share)) * 86_400;

/** All spans in proportion to the run, so that each is reached. */
function spans(): Retention {
  const all = Object.fromEntries(KEPT_KINDS.map((kind) => [kind, days(0.75)])) as Retention;
  return { ...all, texts: days(0.3), stories: days(0.9), items: days(0.5), search: days(0.7), seen: days(1) };
}

export type Run = {
  /** Bytes of the database at the end of each day. */
  readonly bytes: readonly number[];
  /** Seconds of each day that storing took, and that pruning took. */
  readonly told: readonly number[];
  readonly pruned: readonly number[];
  readonly rows: Readonly<Record<string, number>>;
  /** Longest time that the event loop stood still while pruning, in milliseconds. */
  readonly stallMs: number;
};

/** Whether a desk stays as large as it is once the oldest goes. */
export async function kept(): Promise<readonly Figure[]> {
  const sqlite = await inFolder(async (folder) => {
    const file = join(folder, "desk.db");
    return await simulate(file, { fileBytes: () => statSync(file).size });
  });
  const postgres = await onPostgres(
    async (server) => await simulate(server, { dayEnds: async () => await vacuum(server) }),
  );
  return [perDayFigure(ITEMS_A_DAY), ...keptFigures("sqlite", sqlite), ...keptFigures("postgres", postgres)];
}

/** A simulated day takes some seconds; in a true one autovacuum comes by, which by our settings waits for two rows in a hundred. */
async function vacuum(place: string): Promise<void> {
  const database = await openDatabase(place);
  await sql`vacuum`.execute(database.db);
  await database.close();
}

type Watch = { readonly fileBytes?: () => number; readonly dayEnds?: () => Promise<void> };

/** `fileBytes`: by default what the database says. */
export async function simulate(place: string, { fileBytes, dayEnds }: Watch): Promise<Run> {
  const store = await openStore(place);
  let now = START;
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const parts = { store: store.retention, retention: spans(), clock: () => now, log: quiet };
  const prune = createRetention(parts, { passMs: 60_000 });
  let stallMs = 0;
  const run = { bytes: [] as number[], told: [] as number[], pruned: [] as number[] };
  try {
    await store.collect.syncSources(SOURCES, now);
    for (let reader = 0; reader < READERS; reader += 1)
      await store.subscribers.add(address(`reader${reader}@mail.example`), ["daily"], now);
    for (let day = 0; day < DAYS; day += 1) {
      now = new Date(START.getTime() + day * DAY_MS);
      run.told.push(
        await seconds(async () => {
          await tellDay(store, { day, items: ITEMS_A_DAY, start: now });
          now = new Date(now.getTime() + DAY_MS - 1);
          await sendDay(store, day, now);
        }),
      );
      const delay = monitorEventLoopDelay({ resolution: 5 }); // A new one: from what it did not see it would tell a stall.
      delay.enable();
      run.pruned.push(await seconds(async () => await untilDone(prune)));
      delay.disable();
      stallMs = Math.max(stallMs, delay.max / 1e6);
      await dayEnds?.();
      run.bytes.push(fileBytes?.() ?? (await store.retention.size()).bytes);
      process.stderr.write(
        `${place.slice(0, 8)} day ${day + 1}: ${Math.round((run.bytes.at(-1) ?? 0) / 2 ** 20)} MiB\n`,
      );
    }
    return { ...run, rows: await rowsOf(store), stallMs };
  } finally {
    await store.close();
  }
}

async function untilDone(prune: ReturnType<typeof createRetention>): Promise<void> {
  const { signal } = new AbortController();
  while (!(await prune(signal)).isDone);
}

async function rowsOf({ retention }: DeskStore): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  for (const kind of KEPT_KINDS) rows[kind] = (await retention.holding(kind, null)).rows;
  return rows;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1_000;
}

/** Flat: at the end as large as after the second third, but for what may never go. */
const MAX_GROWTH = 1.1;

export function perDayFigure(items: number): Figure {
  return { group: "grow", figure: "simulated days: items a day", ...plainOf(items, "items") };
}

function plainOf(value: number, unit: string): Pick<Figure, "value" | "unit" | "reach" | "pass"> {
  return { value, unit, reach: null, pass: null };
}

export function keptFigures(name: string, { bytes, told, pruned, rows, stallMs }: Run): readonly Figure[] {
  const dayAt = (share: number): number => Math.max(1, Math.round(DAYS * share));
  const mib = (share: number): number => (bytes[dayAt(share) - 1] ?? 0) / 2 ** 20;
  const plain = (figure: string, value: number, unit: string, day?: number): Figure => {
    return {
      group: "grow",
      figure: `${name}: ${figure}`,
      ...plainOf(value, unit),
      ...(day !== undefined && { at: day }),
    };
  };
  const growth = mib(1) / mib(2 / 3);
  return [
    ...bytes.map((size, index) => plain("size at the end of the day", size / 2 ** 20, "MiB", index + 1)),
    plain(`after ${dayAt(1 / 3)} days`, mib(1 / 3), "MiB"),
    plain(`after ${dayAt(2 / 3)} days`, mib(2 / 3), "MiB"),
    {
      ...plain(`after ${DAYS} days`, mib(1), "MiB"),
      against: `day ${dayAt(2 / 3)}`,
      ratio: growth,
      reach: `at most ${MAX_GROWTH} x`,
      pass: growth <= MAX_GROWTH,
    },
    plain("storing a day, last third", mean(told.slice(dayAt(2 / 3))), "s"),
    plain("pruning a day, last third", mean(pruned.slice(dayAt(2 / 3))), "s"),
    plain("event loop stood still, pruning", stallMs, "ms"),
    ...Object.entries(rows).map(([kind, count]) => plain(`rows kept of ${kind}`, count, "")),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
