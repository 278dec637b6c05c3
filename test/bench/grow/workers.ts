import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../../../src/store/open-store.ts";
import type { Database } from "../../../src/store/database.ts";
import { type NewsdeskProcess, startNewsdesk } from "../../e2e/newsdesk-process.ts";
import { type Farm, startFarm } from "../farm.ts";
import type { Figure } from "../figure.ts";
import { onPostgres } from "./on-postgres.ts";

const FEEDS = 1_000;
const HOSTS = 200;
/** Of each answer, in milliseconds. */
const LATENCY = 50;
/** Sources that a worker asks at a time: few, so that answers are waited for and the cores are not full with one worker. */
const SLOTS = 3;
const WORKERS = [1, 2, 4] as const;

/** How many sources one, two and four workers ask in a second, when nothing but the answers is to be waited for. */
export async function workers(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const farm = await startFarm({ feeds: FEEDS, hosts: HOSTS, latency: LATENCY });
  if ("skipped" in farm) return farm;
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-workers-"));
  try {
    return await onPostgres(async (address) => await measure(farm, folder, address));
  } finally {
    await farm.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measure(farm: Farm, folder: string, address: string): Promise<readonly Figure[]> {
  const settings = join(folder, "newsdesk.yaml");
  writeFileSync(settings, settingsFor(farm.urls, address));
  await asked(settings, address, 2); // All has to be read once; what is measured are answers without news.
  const rates: number[] = [];
  for (const count of WORKERS) rates.push(FEEDS / (await asked(settings, address, count)));
  return workerFigures(rates);
}

/** `rates`: sources a second, for each number of workers. */
export function workerFigures(rates: readonly number[]): readonly Figure[] {
  const [one = NaN] = rates;
  return WORKERS.map((count, index) => {
    const rate = rates[index] ?? NaN;
    const ratio = rate / (one * count);
    return {
      group: "grow",
      figure: `collect, ${count} worker(s) of ${SLOTS} slots on PostgreSQL`,
      value: rate,
      unit: "feeds/s",
      against: "linear",
      ratio,
      reach: count === 4 ? "at least 0.8 while the cores are not full" : "at least 0.8",
      pass: ratio >= 0.8,
    };
  });
}

/** Seconds until so many workers have asked every source. */
async function asked(settings: string, address: string, count: number): Promise<number> {
  const database = await openDatabase(address);
  const begun = Array.from({ length: count }, () => startNewsdesk(["start", "--roles", "collect", "-c", settings]));
  try {
    await Promise.all(begun.map(async ({ says }) => await says(/newsdesk works/)));
    await sleep(3_000); // Their first looks are over.
    const left = async (): Promise<number> => await due(database);
    for (let waits = 0; (await left()) > 0 && waits < 600; waits += 1) await sleep(1_000);
    await database.db.updateTable("sources").set({ next_fetch_at: 1 }).execute();
    const startedMs = performance.now();
    while ((await left()) > 0) await sleep(50);
    return (performance.now() - startedMs) / 1_000;
  } finally {
    await Promise.all(begun.map(stopped));
    await database.close();
  }
}

async function due({ db }: Database): Promise<number> {
  const sources = db.selectFrom("sources").select((row) => row.fn.countAll<number>().as("rows"));
  const { rows } = await sources.where("next_fetch_at", "<=", Date.now()).executeTakeFirstOrThrow();
  return rows;
}

async function stopped({ child, ended }: NewsdeskProcess): Promise<void> {
  child.kill("SIGTERM");
  await ended;
}

function settingsFor(urls: readonly string[], database: string): string {
  return JSON.stringify({
    site: { title: "Bench", url: "http://127.0.0.1:8080" },
    database,
    collect: { hostGap: "0s", concurrency: SLOTS },
    network: { allow: [...new Set(urls.map((url) => new URL(url).host))] },
    sources: urls,
  });
}
