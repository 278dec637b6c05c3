import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "../../../src/store/database.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { address } from "../../builders.ts";
import { type NewsdeskProcess, startNewsdesk } from "../../e2e/newsdesk-process.ts";
import type { Figure } from "../figure.ts";
import {
  type GrowingFeeds,
  type Line,
  type OwnServer,
  serveGrowing,
  type Sink,
  startOwnServer,
  startSink,
  tapLine,
} from "./chaos-world.ts";

/** Two hours are asked for; three minutes show whether anything is badly wrong. */
const MINUTES = Number(process.env["CHAOS_MINUTES"] ?? "3");
const SEED = Number(process.env["CHAOS_SEED"] ?? "1");
const FEEDS = 20;
const READERS = 50;
const WORKERS = 3;
/** Between two blows, in milliseconds, on average. */
const PAUSE_MS = 4_000;
/** How long everything may take to come right when the blows are over. */
const CALM_MS = 4 * 60_000;

type World = {
  readonly feeds: GrowingFeeds;
  readonly server: OwnServer;
  readonly line: Line;
  readonly sink: Sink;
  readonly database: Database;
  readonly workers: NewsdeskProcess[];
  readonly begin: () => NewsdeskProcess;
};

/** Workers are killed, the server is restarted and the line is cut, at random; at the end everything is told and mailed once. */
export async function chaos(): Promise<readonly Figure[]> {
  await using closing = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-chaos-"));
  closing.defer(() => rmSync(folder, { recursive: true }));
  const feeds = await serveGrowing(FEEDS);
  closing.defer(() => feeds.close());
  const sink = await startSink();
  closing.defer(async () => await sink.close());
  const server = await startOwnServer();
  closing.defer(async () => await server.stop());
  const line = await tapLine(server.address);
  closing.defer(() => line.close());
  const settings = join(folder, "newsdesk.yaml");
  writeFileSync(settings, settingsFor(feeds, line.address, sink.address));
  const store = await openStore(server.address);
  for (let reader = 0; reader < READERS; reader += 1)
    await store.subscribers.add(address(`reader${reader}@reader.example`), ["minutely"], new Date());
  await store.close();
  const database = await openDatabase(server.address);
  closing.defer(async () => await database.close());
  const workers: NewsdeskProcess[] = [];
  closing.defer(async () => void (await Promise.all(workers.map(stopped))));
  const begin = (): NewsdeskProcess =>
    startNewsdesk(["start", "--roles", "collect,curate,publish,send", "-c", settings]);
  for (let worker = 0; worker < WORKERS; worker += 1) workers.push(begin());
  const world: World = { feeds, server, line, sink, database, workers, begin };
  const blows = await strike(world);
  const calmMs = await calm(world);
  return await figures(world, blows, calmMs);
}

async function strike(world: World): Promise<ReadonlyMap<string, number>> {
  const blows = new Map<string, number>();
  const random = createRandom(SEED);
  const endMs = performance.now() + MINUTES * 60_000;
  while (performance.now() < endMs) {
    await sleep(random() * 2 * PAUSE_MS);
    const [name, blow] = pick(random());
    await blow(world, random).catch((cause: unknown) => process.stderr.write(`${name}: ${String(cause)}\n`));
    blows.set(name, (blows.get(name) ?? 0) + 1);
  }
  return blows;
}

type Blow = (world: World, random: () => number) => Promise<void>;

const kill: Blow = async ({ workers, begin }, random) => {
  const at = Math.floor(random() * workers.length);
  const victim = workers[at];
  victim?.child.kill("SIGKILL");
  await victim?.ended;
  workers[at] = begin();
};
const cut: Blow = async ({ line }) => await Promise.resolve(line.cut());
const restart: Blow = async ({ server }) => await server.restart();
const news: Blow = async ({ feeds, database }) => {
  feeds.tellMore();
  await database.db.updateTable("sources").set({ next_fetch_at: 1 }).execute();
};

function pick(random: number): readonly [string, Blow] {
  if (random < 0.4) return ["kills", kill];
  if (random < 0.6) return ["cuts", cut];
  if (random < 0.7) return ["restarts", restart];
  return ["news", news];
}

/** Milliseconds until all is told and nothing waits to be sent; throws when that does not come to pass. */
async function calm(world: World): Promise<number> {
  const { feeds, database } = world;
  await news(world, () => 0);
  const beganMs = performance.now();
  const told = feeds.told();
  while (performance.now() - beganMs < CALM_MS) {
    const open = await count(database, sql`deliveries where state not in ('sent', 'held')`);
    const pending = await count(database, sql`items where version - curated_version > 0`);
    if ((await count(database, sql`items`)) === told && pending === 0 && open === 0) return performance.now() - beganMs;
    await sleep(500);
  }
  throw new Error("It did not come right.");
}

async function count({ db }: Database, what: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${what}`.execute(db);
  return rows[0]?.rows ?? NaN;
}

async function figures(world: World, blows: ReadonlyMap<string, number>, calmMs: number): Promise<readonly Figure[]> {
  const { feeds, database, sink } = world;
  const editions = await count(database, sql`editions where id in (select edition_id from deliveries)`);
  const rows = await database.db.selectFrom("deliveries").select(["state", "message_id"]).execute();
  const sent = rows.filter(({ state }) => state === "sent");
  const held = rows.length - sent.length;
  const lost = sent.filter(({ message_id }) => !sink.got.has(message_id)).length;
  const doubled = [...sink.got.values()].filter((times) => times > 1).length;
  const told = feeds.told();
  const apart =
    Math.abs((await count(database, sql`stories`)) - told) + Math.abs((await count(database, sql`coverage`)) - told);
  const what = `chaos, ${MINUTES} min, ${[...blows].map(([name, times]) => `${times} ${name}`).join(", ")}`;
  const none = (figure: string, value: number): Figure => ({
    group: "grow",
    figure: `${what}: ${figure}`,
    value,
    unit: "",
    reach: "0",
    pass: value === 0,
  });
  return [
    none(`stories lost or doubled of ${told}`, apart),
    none(`mails lost of ${sent.length} in ${editions} editions`, lost),
    none("mails doubled", doubled),
    none("deliveries that should be and are not", editions * READERS - rows.length),
    { group: "grow", figure: `${what}: held in doubt`, value: held, unit: "", reach: null, pass: null },
    { group: "grow", figure: `${what}: right again after`, value: calmMs / 1_000, unit: "s", reach: null, pass: null },
  ];
}

async function stopped({ child, ended }: NewsdeskProcess): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

/** Mulberry32: the same blows for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function settingsFor({ host, urls }: GrowingFeeds, database: string, transport: string): string {
  return JSON.stringify({
    site: { title: "Chaos", url: "http://127.0.0.1:8080" },
    database,
    collect: { hostGap: "0s", perHost: 4 },
    network: { allow: [host] },
    sources: urls,
    digests: [{ name: "minutely", schedule: "* * * * *", minStories: 1, stories: 10 }],
    mail: { from: "desk@news.example", transport },
  });
}
