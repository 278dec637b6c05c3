import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Database } from "../../../src/store/database.ts";
import { openDatabase } from "../../../src/store/open-store.ts";
import { type Count, countMails } from "./count-mails.ts";
import { NOT_YET } from "./desk-tables.ts";
import { fillOutbox } from "./fill-outbox.ts";
import { openRelay, type Relay } from "./open-relay.ts";

export type TwoSenders = {
  /** Of a PostgreSQL database with nothing in it. */
  readonly address: string;
  readonly folder: string;
  readonly mails: number;
  readonly kills: number;
  /** How often a sender is made to stand still until its lease is over. */
  readonly stops: number;
};

export type SendersOutcome = Count & {
  /** Those that found mails under way. */
  readonly kills: number;
  readonly idleKills: number;
  /** Those whose sender held mails, all of which were taken over before it went on. */
  readonly stops: number;
  readonly idleStops: number;
  /** Deliveries of stopped senders that another took over. */
  readonly takenOver: number;
  /** Deliveries that a kill or a stop left at the dot. */
  readonly atDot: number;
  /** Of these, those that are neither sent nor held. */
  readonly unseen: number;
};

const SENDER = fileURLToPath(import.meta.resolve("./sender-process.ts"));
const LEASE_SECONDS = 1;
/** A kill or a stop that hits nothing is done again; so many times as often as there are of them. */
const MAX_TRIES = 3;
const MAX_LATE_MS = 30;
const MAX_ANSWER_MS = 40;
/** The latest of a portion of mails after which something is done; and when it is done though they do not come. */
const MAX_SHARE = 0.8;
const MAX_PORTION_MS = 3_000;
const LOOK_MS = 50;
/** Until a lease is over and the other sender has seen it. */
const MAX_LOOKS = 400;
const MAX_END_LOOKS = 12_000;

type Sender = { readonly worker: string; readonly child: ChildProcess; readonly ended: Promise<unknown> };
type Scene = TwoSenders & { readonly database: Database; readonly relay: Relay; readonly senders: Sender[] };

/** Two senders over one outbox, which are killed and made to stand still again and again; tells what became of the mails. */
export async function twoSenders(wish: TwoSenders): Promise<SendersOutcome> {
  const edition = await fillOutbox(wish.address, wish.mails);
  const relay = await openRelay(wish.folder, MAX_ANSWER_MS);
  const database = await openDatabase(wish.address);
  const scene: Scene = { ...wish, database, relay, senders: [] };
  try {
    await database.db.updateTable("deliveries").set({ next_at: NOT_YET }).execute();
    for (const worker of ["sender-a", "sender-b"]) scene.senders.push(await startSender(scene, worker));
    const disturbed = await disturb(scene);
    await untilDone(scene);
    const count = await countMails(wish.address, edition, { taken: relay.taken(), mailbox: null });
    const held = new Set(count.held);
    const unseen = (await statesOf(database, disturbed.dots)).filter(
      ({ id, state }) => state !== "sent" && !held.has(id),
    );
    const { dots, ...numbers } = disturbed;
    return { ...count, ...numbers, atDot: dots.length, unseen: unseen.length };
  } finally {
    for (const { child, ended } of scene.senders) {
      child.kill("SIGKILL");
      await ended;
    }
    await database.close();
    relay.stop();
  }
}

async function startSender({ address, relay }: Scene, worker: string): Promise<Sender> {
  const child = fork(SENDER, [address, relay.url, worker, String(LEASE_SECONDS)], { execArgv: [] });
  const ended = once(child, "exit");
  const [said] = (await Promise.race([once(child, "message"), ended])) as [unknown];
  if (said !== "ready") throw new Error(`A sender ended with ${String(said)} before it was ready.`);
  return { worker, child, ended };
}

/**
 * The outbox becomes due in portions, and something is done to a sender in the midst of each: so there is work left for the
 * last kill, however long it takes to start a sender anew.
 */
async function disturb(scene: Scene) {
  const { mails, relay, kills, stops } = scene;
  const done = { kills: 0, idleKills: 0, stops: 0, idleStops: 0, takenOver: 0, dots: [] as string[] };
  let due = 0;
  for (let turn = 0; turn < MAX_TRIES * (kills + stops); turn += 1) {
    const left = kills - done.kills + stops - done.stops;
    if (left === 0) break;
    const portion = Math.ceil((mails - due) / (left + 1));
    due += await makeDue(scene.database, portion);
    const { total } = await relay.reaches(0);
    // Not all that is due reaches the relay: what is held may never do.
    await Promise.race([relay.reaches(total + Math.ceil(Math.random() * MAX_SHARE * portion)), sleep(MAX_PORTION_MS)]);
    await sleep(Math.random() * MAX_LATE_MS);
    // Stops are spread among the kills.
    if (Math.random() < (stops - done.stops) / left) await stopOne(scene, done);
    else await killOne(scene, done, turn);
  }
  await makeDue(scene.database, mails);
  return done;
}

async function makeDue({ db }: Database, portion: number): Promise<number> {
  const waiting = db.selectFrom("deliveries").select("id").where("next_at", "=", NOT_YET).orderBy("id").limit(portion);
  const changed = await db.updateTable("deliveries").set({ next_at: 0 }).where("id", "in", waiting).executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

type Done = Awaited<ReturnType<typeof disturb>>;

async function killOne(scene: Scene, done: Done, turn: number): Promise<void> {
  const { worker, child, ended } = await oneAtWork(scene);
  child.kill("SIGKILL");
  await ended;
  const held = await heldBy(scene.database, worker);
  if (held.length > 0) done.kills += 1;
  else done.idleKills += 1;
  done.dots.push(...dotsOf(held));
  const index = scene.senders.findIndex((sender) => sender.worker === worker);
  scene.senders[index] = await startSender(scene, `sender-${turn}`);
}

/** It goes on when all that it held was taken over; what it has locked in the database stays its own. */
async function stopOne(scene: Scene, done: Done): Promise<void> {
  const { worker, child } = await oneAtWork(scene);
  child.kill("SIGSTOP");
  try {
    const held = await heldBy(scene.database, worker);
    let rest = held;
    for (let look = 0; look < MAX_LOOKS && rest.length > 1; look += 1) {
      await sleep(LOOK_MS);
      rest = await heldBy(scene.database, worker);
    }
    const takenOver = held.length - rest.length;
    if (takenOver > 0) done.stops += 1;
    else done.idleStops += 1;
    done.takenOver += takenOver;
    done.dots.push(...dotsOf(held));
  } finally {
    child.kill("SIGCONT");
  }
}

/** Any of those that have mails in hand at this moment; any at all when none has. */
async function oneAtWork({ database, senders }: Scene): Promise<Sender> {
  const holds = await Promise.all(senders.map(async ({ worker }) => (await heldBy(database, worker)).length > 0));
  const busy = senders.filter((_, index) => holds[index]);
  const among = busy.length > 0 ? busy : senders;
  const one = among[Math.floor(Math.random() * among.length)];
  if (one === undefined) throw new Error("There is no sender.");
  return one;
}

type Row = { readonly id: string; readonly state: string };

async function heldBy({ db }: Database, worker: string): Promise<readonly Row[]> {
  const rows = db.selectFrom("deliveries").select(["id", "state"]).where("worker", "=", worker);
  return await rows.where("state", "in", ["sending", "dot"]).execute();
}

async function statesOf({ db }: Database, ids: readonly string[]): Promise<readonly Row[]> {
  const wanted = new Set(ids);
  return (await db.selectFrom("deliveries").select(["id", "state"]).execute()).filter(({ id }) => wanted.has(id));
}

function dotsOf(rows: readonly Row[]): readonly string[] {
  return rows.filter(({ state }) => state === "dot").map(({ id }) => id);
}

async function untilDone({ database }: Scene): Promise<void> {
  for (let look = 0; look < MAX_END_LOOKS; look += 1) {
    const open = database.db.selectFrom("deliveries").select("id").where("state", "not in", ["sent", "held"]);
    if ((await open.executeTakeFirst()) === undefined) return;
    await sleep(LOOK_MS);
  }
  throw new Error("The outbox does not become empty.");
}
