import { readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { openDatabase } from "../../../src/store/open-store.ts";
import type { Database } from "../../../src/store/database.ts";
import { type NewsdeskProcess, startNewsdesk } from "../../e2e/newsdesk-process.ts";
import type { Figure } from "../figure.ts";
import { onPostgres } from "./on-postgres.ts";
import { serveStream, type StreamFeeds } from "./stream-feeds.ts";

const ITEMS_A_SECOND = 200;
const ITEMS_EACH = 20;
/** No source is asked more often. */
const EVERY_SECONDS = 600;
const FEEDS = (ITEMS_A_SECOND / ITEMS_EACH) * EVERY_SECONDS;
/** Ten are asked for; two show most. */
const MINUTES = Number(process.env["STREAM_MINUTES"] ?? "2");
const LOOK_MS = 200;
/** A process that has just begun compiles its code, and all sources are new to it. */
const WARM_UP_MS = 10_000;

type Looks = {
  /** At each look, how long ago the newest was served that stands in the merged feed: none before it waits longer. In milliseconds. */
  readonly delays: number[];
  /** Items that waited to be curated, at each look. */
  readonly waiting: number[];
  /** Of the process that works, at each look. */
  readonly memoryMb: number[];
};

/** A steady stream of 200 items a second through all stages, on PostgreSQL, by one process with all roles. */
export async function stream(): Promise<readonly Figure[]> {
  const feeds = await serveStream(FEEDS, ITEMS_EACH);
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-stream-"));
  try {
    return await onPostgres(async (address) => await measure(feeds, folder, address));
  } finally {
    feeds.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(feeds: StreamFeeds, folder: string, address: string): Promise<readonly Figure[]> {
  const settings = join(folder, "newsdesk.yaml");
  writeFileSync(settings, settingsFor(feeds, address));
  const worker = startNewsdesk(["start", "-c", settings]);
  const database = await openDatabase(address);
  try {
    const [, origin = ""] = await worker.says(/newsdesk serves (http\S+)/);
    await spread(database);
    const begun = { items: feeds.items(), ms: performance.now() };
    const looks = await look(feeds, { origin, database, worker });
    return figures(looks, (1000 * (feeds.items() - begun.items)) / (performance.now() - begun.ms));
  } finally {
    worker.child.kill("SIGTERM");
    await worker.ended;
    await database.close();
  }
}

/** The sources fall due one after the other, evenly over the time in which each is asked once. */
async function spread({ db }: Database): Promise<void> {
  const first = Date.now() + 2_000;
  await sql`update sources set next_fetch_at = ${first} + (row.at * ${(1_000 * EVERY_SECONDS) / FEEDS})::bigint
    from (select id, row_number() over (order by id) as at from sources) as row where row.id = sources.id`.execute(db);
}

type Seen = { readonly origin: string; readonly database: Database; readonly worker: NewsdeskProcess };

async function look(feeds: StreamFeeds, { origin, database, worker }: Seen): Promise<Looks> {
  const looks: Looks = { delays: [], waiting: [], memoryMb: [] };
  const beginMs = performance.now() + WARM_UP_MS;
  const endMs = beginMs + MINUTES * 60_000;
  for (let at = 0; performance.now() < endMs; at += 1) {
    const feed = await fetch(`${origin}/feed.json`).catch(() => null);
    const { items } = (feed?.ok === true ? await feed.json() : { items: [] }) as { items: { title: string }[] };
    const newestMs = Math.max(...items.map(({ title }) => feeds.servedAt.get(title) ?? -Infinity));
    if (performance.now() >= beginMs) looks.delays.push(performance.now() - newestMs);
    if (at % 10 === 0) {
      looks.waiting.push(await waitingItems(database));
      looks.memoryMb.push(memoryOf(worker));
    }
    await sleep(LOOK_MS);
  }
  return looks;
}

async function waitingItems({ db }: Database): Promise<number> {
  const pending = db.selectFrom("items").select((row) => row.fn.countAll<number>().as("rows"));
  return (await pending.where(sql<boolean>`version - curated_version > 0`).executeTakeFirstOrThrow()).rows;
}

function memoryOf({ child }: NewsdeskProcess): number {
  const [, kib = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}

function figures({ delays, waiting, memoryMb }: Looks, rate: number): readonly Figure[] {
  const group = "grow";
  const p99 = (delays.toSorted((one, other) => one - other).at(Math.floor(delays.length * 0.99)) ?? NaN) / 1_000;
  const [second, last] = [third(waiting, 1), third(waiting, 2)];
  const [before, after] = [third(memoryMb, 1), third(memoryMb, 2)];
  const what = `a stream of ${ITEMS_A_SECOND} items/s, ${MINUTES} min`;
  return [
    {
      group,
      figure: `${what}: items that came`,
      value: rate,
      unit: "items/s",
      reach: "at least 190",
      pass: rate >= 190,
    },
    {
      group,
      figure: `${what}: served to published, p99 of ${delays.length} looks`,
      value: p99,
      unit: "s",
      reach: "under 5",
      pass: p99 < 5,
    },
    {
      group,
      figure: `${what}: items that wait, at the end`,
      value: last,
      unit: "items",
      against: "a third earlier",
      ratio: last / Math.max(1, second),
      reach: "no growing lag",
      pass: last <= Math.max(2 * ITEMS_A_SECOND, 1.5 * second),
    },
    {
      group,
      figure: `${what}: memory at the end`,
      value: after,
      unit: "MB",
      against: "a third earlier",
      ratio: after / before,
      reach: "flat: at most 1.15",
      pass: after / before <= 1.15,
    },
  ];
}

/** The mean of the second or last third. */
function third(values: readonly number[], part: 1 | 2): number {
  const size = Math.ceil(values.length / 3);
  const some = values.slice(part * size, (part + 1) * size);
  return some.reduce((sum, value) => sum + value, 0) / some.length;
}

function settingsFor({ host, urls }: StreamFeeds, database: string): string {
  return JSON.stringify({
    site: { title: "Stream", url: "http://127.0.0.1:8080" },
    database,
    collect: { hostGap: "0s", perHost: 8, every: `${EVERY_SECONDS / 60}m` },
    network: { allow: [host] },
    sources: urls,
    digests: [{ name: "minutely", schedule: "* * * * *", minStories: 1, stories: 10 }],
    mail: { from: "desk@news.example", transport: "./outbox" },
    web: { listen: "127.0.0.1:0" },
  });
}
