import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import type { Delivery } from "../../../src/domain/delivery.ts";
import { UNSUBSCRIBE_KEY, unsubscribeToken } from "../../../src/send/send.ts";
import type { Database } from "../../../src/store/database.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { FROM } from "./count-mails.ts";
import { fillOutbox } from "./fill-outbox.ts";
import { openRelay, type Relay } from "./open-relay.ts";

export type Races = {
  /** A file, or a PostgreSQL database, with nothing in it. */
  readonly address: string;
  readonly folder: string;
  /** What is run as `newsdesk`. */
  readonly program: string;
  readonly races: number;
};

export type RacesOutcome = {
  readonly races: number;
  /** Answered before the last bytes of the mail were about to go: it has not gone. */
  readonly kept: number;
  /** Of these, those whose delivery had been claimed already. */
  readonly keptAfterClaim: number;
  /** Answered when the last bytes had been about to go: it has gone. */
  readonly pastDot: number;
  /** Mailed, though its last bytes were not yet about to go when the reader was answered. */
  readonly mailedAfter: number;
};

/** So many readers leave at the same time. Each has an address of its own, for the pages take few posts from one. */
const LANES = 8;
const ADDRESSES = 60;
/** How far from the last mail that the relay took, in deliveries, the one stands that is aimed at: they are claimed by the hundred. */
const [BEHIND, MAX_AHEAD] = [50, 250];
const MAX_ANSWER_MS = 40;
const LOOK_MS = 20;
const MAX_LOOKS = 15_000;

type Leaver = { readonly delivery: Delivery; readonly position: number; readonly path: string };
type Left = Leaver & { readonly answeredAtMs: number };

/**
 * `newsdesk start` sends an edition while every second of its readers leaves by the address in the mail (RFC 8058), each about
 * when its own delivery is claimed.
 */
export async function leavingRaces({ address, folder, program, races }: Races): Promise<RacesOutcome> {
  await fillOutbox(address, 2 * races);
  const relay = await openRelay(folder, MAX_ANSWER_MS);
  const order = await leavers(address);
  const config = join(folder, "newsdesk.yaml");
  writeFileSync(config, settings(address, relay.url));
  const child = spawn(process.execPath, [program, "start", "--quiet", "--config", config], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  try {
    const base = await servedAt(child);
    const left = await leaveAll({ relay, base }, order);
    await untilSent(address);
    return await outcome(address, left, relay);
  } finally {
    child.kill("SIGKILL");
    await ended;
    relay.stop();
  }
}

async function servedAt(child: ChildProcess): Promise<URL> {
  if (child.stdout === null) throw new Error("Its words are not heard.");
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /serves (\S+)/.exec(line) ?? [];
    if (url !== undefined) return new URL(url);
  }
  throw new Error("newsdesk start ended before it served.");
}

/** Every second delivery, in the order in which they are claimed. */
async function leavers(address: string): Promise<{ readonly all: readonly Delivery[]; readonly chosen: Leaver[] }> {
  const store = toDeskStore(await openDatabase(address));
  try {
    const key = await store.keys.key(UNSUBSCRIBE_KEY);
    const listed = await store.outbox.list({ state: "queued", digest: null, limit: 1_000_000 });
    const all = listed.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const everyone = all.map((delivery, position) => {
      return { delivery, position, path: `/unsubscribe/${unsubscribeToken(key, delivery)}` };
    });
    return { all, chosen: everyone.filter(({ position }) => position % 2 === 1) };
  } finally {
    await store.close();
  }
}

type Scene = { readonly relay: Relay; readonly base: URL };

async function leaveAll(scene: Scene, { all, chosen }: Awaited<ReturnType<typeof leavers>>): Promise<readonly Left[]> {
  const positions = new Map(all.map(({ messageId }, position) => [messageId, position]));
  const ahead = Math.min(MAX_AHEAD, all.length / 4);
  const left: Left[] = [];
  const rest = [...chosen];
  const lane = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const place = next.position - ahead + Math.random() * (ahead + BEHIND);
      await untilNear(scene.relay, positions, Math.min(place, all.length - BEHIND));
      left.push({ ...next, answeredAtMs: await leave(scene.base, next) });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return left;
}

/** Until the last mail that the relay took stands at this place of the order. */
async function untilNear(relay: Relay, positions: ReadonlyMap<string, number>, place: number): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const { last } = await relay.reaches(0);
    if ((positions.get(last) ?? -1) >= place) return;
    await sleep(LOOK_MS);
  }
  throw new Error("The desk sends nothing.");
}

/** Posts as a mailbox provider does, and tells when the answer was there. */
async function leave(base: URL, { path, position }: Leaver): Promise<number> {
  const body = "List-Unsubscribe=One-Click";
  const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
  const localAddress = `127.0.1.${1 + ((position >> 1) % ADDRESSES)}`;
  const asked = request(new URL(path, base), { method: "POST", headers, localAddress });
  asked.end(body);
  const [answer] = (await once(asked, "response")) as [{ statusCode: number; resume: () => unknown }];
  const answeredAtMs = Date.now();
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`Leaving was answered with ${answer.statusCode}.`);
  return answeredAtMs;
}

async function untilSent(address: string): Promise<void> {
  const database = await openDatabase(address);
  try {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const open = database.db.selectFrom("deliveries").select("id").where("state", "not in", ["sent", "suppressed"]);
      if ((await open.executeTakeFirst()) === undefined) return;
      await sleep(LOOK_MS);
    }
    throw new Error("The outbox does not become empty.");
  } finally {
    await database.close();
  }
}

async function outcome(address: string, left: readonly Left[], relay: Relay): Promise<RacesOutcome> {
  const database = await openDatabase(address);
  try {
    const [claimedAt, dotAt] = [await momentsOf(database, "sending"), await momentsOf(database, "dot")];
    const taken = new Set(relay.taken().map(({ id }) => id));
    const told = left.map(({ delivery: { id, messageId }, answeredAtMs }) => ({
      isMailed: taken.has(messageId),
      isClaimed: (claimedAt.get(id) ?? Infinity) <= answeredAtMs,
      isPast: (dotAt.get(id) ?? Infinity) <= answeredAtMs,
    }));
    const kept = told.filter(({ isMailed, isPast }) => !isMailed && !isPast);
    return {
      races: told.length,
      kept: kept.length,
      keptAfterClaim: kept.filter(({ isClaimed }) => isClaimed).length,
      pastDot: told.filter(({ isPast }) => isPast).length,
      mailedAfter: told.filter(({ isMailed, isPast }) => isMailed && !isPast).length,
    };
  } finally {
    await database.close();
  }
}

async function momentsOf({ db }: Database, state: "sending" | "dot"): Promise<ReadonlyMap<string, number>> {
  const steps = db.selectFrom("delivery_events").select(({ fn }) => ["delivery_id", fn.max("at").as("at")]);
  const rows = await steps.where("state", "=", state).groupBy("delivery_id").execute();
  return new Map(rows.map(({ delivery_id: id, at }) => [id, at]));
}

/** Nothing answers at the source, so that nothing but the outbox is worked on. */
function settings(address: string, transport: string): string {
  return JSON.stringify({
    site: { title: "Desk", url: "http://127.0.0.1" },
    database: address,
    network: { allow: ["127.0.0.1:9"] },
    sources: ["http://127.0.0.1:9/feed.xml"],
    mail: { from: `Desk <${FROM}>`, transport },
    web: { listen: "127.0.0.1:0" },
  });
}
