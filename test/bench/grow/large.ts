import { join } from "node:path";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import type { Figure } from "../figure.ts";
import { makeBigDesk } from "./big-desk.ts";
import { HOT_QUERIES, type HotQuery } from "./hot-queries.ts";
import { inFolder } from "./in-folder.ts";
import { onPostgres } from "./on-postgres.ts";
import { LARGE, type Scale } from "./scale.ts";
import { startedSeconds } from "./started.ts";

/** By default a tenth; the whole is a million, with a tenth as many subscribers. */
const ITEMS = Number(process.env["ITEMS"] ?? 100_000);
const SCALE: Scale = { ...LARGE, items: ITEMS, subscribers: Math.ceil(ITEMS / 10) };
const WARM_UPS = 10;
const TRIES = 200;
const REACH_MS = 20;
const REACH_OPEN_S = 5;

/** How long a large desk takes for what is asked of it again and again. */
export async function large(): Promise<readonly Figure[]> {
  const told = (what: string): void => void process.stderr.write(`${what}\n`);
  const sqlite = await inFolder(async (folder) => {
    const file = join(folder, "desk.db");
    await makeBigDesk(file, SCALE, told);
    return await measured("sqlite", file);
  });
  const postgres = await onPostgres(async (server) => {
    await makeBigDesk(server, SCALE, told);
    return await measured("postgres", server);
  });
  return [...sqlite, ...postgres];
}

export async function measured(name: string, place: string): Promise<readonly Figure[]> {
  const database = await openDatabase(place);
  const store = toDeskStore(database);
  const figures: Figure[] = [];
  for (const query of HOT_QUERIES.filter(({ name: what }) => !what.includes("pruning"))) {
    const times: Time[] = [];
    for (let at = 1; at <= WARM_UPS + TRIES; at += 1) {
      const time = await timed(query, () => query.run(store, at, SCALE));
      if (at > WARM_UPS) times.push(time);
    }
    figures.push(figureOf(name, query, times));
  }
  await database.close();
  const seconds = await startedSeconds(place);
  const pass = seconds < REACH_OPEN_S;
  const started = { figure: `${name}: start to the first page`, value: seconds, unit: "s" };
  return [{ group: "grow", ...started, reach: `under ${REACH_OPEN_S} s`, pass }, ...figures];
}

/** `cpuMs`: of this process; on SQLite that is all, and what else runs on the machine does not count. */
type Time = { readonly ms: number; readonly cpuMs: number };

async function timed(_query: HotQuery, work: () => Promise<unknown>): Promise<Time> {
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - startedMs, cpuMs: (user + system) / 1_000 };
}

function figureOf(name: string, { name: what }: HotQuery, times: readonly Time[]): Figure {
  const of = (kind: keyof Time, share: number): number => {
    const sorted = times.map((time) => time[kind]).toSorted((one, other) => one - other);
    return sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  };
  const value = name === "sqlite" ? of("cpuMs", 0.99) : of("ms", 0.99);
  const unit = `ms p99${name === "sqlite" ? " CPU" : ""} (median ${of("ms", 0.5).toFixed(1)})`;
  const pass = value < REACH_MS;
  return { group: "grow", figure: `${name}: ${what}`, value, unit, reach: `under ${REACH_MS} ms`, pass };
}
