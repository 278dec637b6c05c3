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
import { PROBE_WORD, probesIn, serveStream, type StreamFeeds } from "./stream-feeds.ts";
import { type Looks, type Seen, streamFigures } from "./stream-figures.ts";

const ITEMS_A_SECOND = 200;
const ITEMS_EACH = 20;
/** No source is asked more often. */
const EVERY_SECONDS = 600;
const FEEDS = (ITEMS_A_SECOND / ITEMS_EACH) * EVERY_SECONDS;
/** Ten are asked for; two show most. */
const MINUTES = Number(process.env["STREAM_MINUTES"] ?? "2");
const LOOK_MS = 200;

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
    const rate = (1000 * (feeds.items() - begun.items)) / (performance.now() - begun.ms);
    return streamFigures(looks, { rate, wishedRate: ITEMS_A_SECOND, minutes: MINUTES });
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

type Watched = { readonly origin: string; readonly database: Database; readonly worker: NewsdeskProcess };

async function look(feeds: StreamFeeds, { origin, database, worker }: Watched): Promise<Looks> {
  const looks = { delays: [] as Seen[], waiting: [] as Seen[], memoryMb: [] as Seen[] };
  const known = new Set<number>();
  const begunMs = performance.now();
  for (let at = 0; performance.now() < begunMs + MINUTES * 60_000; at += 1) {
    const feed = await fetch(`${origin}/tags/${PROBE_WORD}.json`).catch(() => null);
    const text = feed?.ok === true ? await feed.text() : "";
    const atMs = performance.now() - begunMs;
    for (const probe of probesIn(text)) {
      if (known.has(probe)) continue;
      known.add(probe);
      looks.delays.push({ atMs, value: begunMs + atMs - (feeds.servedAt.get(probe) ?? NaN) });
    }
    if (at % 10 === 0) {
      looks.waiting.push({ atMs, value: await waitingItems(database) });
      looks.memoryMb.push({ atMs, value: memoryOf(worker) });
    }
    await sleep(LOOK_MS);
  }
  const unseen = [...feeds.servedAt].filter(([probe]) => !known.has(probe));
  const endMs = performance.now();
  return { ...looks, unseen: unseen.map(([, servedMs]) => endMs - servedMs) };
}

async function waitingItems({ db }: Database): Promise<number> {
  const pending = db.selectFrom("items").select((row) => row.fn.countAll<number>().as("rows"));
  return (await pending.where(sql<boolean>`version - curated_version > 0`).executeTakeFirstOrThrow()).rows;
}

function memoryOf({ child }: NewsdeskProcess): number {
  const [, kib = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  return Number(kib) / 1024;
}

function settingsFor({ host, urls }: StreamFeeds, database: string): string {
  return JSON.stringify({
    site: { title: "Stream", url: "http://127.0.0.1:8080" },
    database,
    collect: { hostGap: "0s", perHost: 8, every: `${EVERY_SECONDS / 60}m` },
    network: { allow: [host] },
    sources: urls,
    tags: { [PROBE_WORD]: [PROBE_WORD] },
    digests: [{ name: "minutely", schedule: "* * * * *", minStories: 1, stories: 10 }],
    mail: { from: "desk@news.example", transport: "./outbox" },
    web: { listen: "127.0.0.1:0" },
  });
}
