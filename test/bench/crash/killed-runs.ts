import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileSync } from "node:fs";
import type { Edition } from "../../../src/domain/digest.ts";
import { type Count, countMails, FROM, SITE_URL } from "./count-mails.ts";
import { countOpen, countPutOff, leftBehind, makeDue, putOff, wasInDoubt } from "./desk-tables.ts";
import { fillOutbox } from "./fill-outbox.ts";
import { openRelay, type Relay } from "./open-relay.ts";

export type KilledRuns = {
  /** Has nothing in it. */
  readonly folder: string;
  /** What is run as `newsdesk`. */
  readonly program: string;
  readonly mails: number;
  readonly kills: number;
  /** The relay reports what arrived, and the desk reads that. */
  readonly hasEvidence: boolean;
};

export type Outcome = Count & {
  /** Those that found mails under way. */
  readonly kills: number;
  /** Runs that ended before their kill, or were killed with nothing under way. */
  readonly idleKills: number;
  /** Deliveries that a kill left at the dot. */
  readonly atDot: number;
  /** Of these, those that were noted neither as held nor as what a report says. */
  readonly unseen: number;
  /** Held ones that the relay never had, by its own log, and that the operator then had sent again. */
  readonly decided: number;
};

/** A kill that hits nothing does not count, and is done again; so many times as often as there are kills. */
const MAX_TRIES = 3;
const MAX_ANSWER_MS = 8;
/** Between the mail after which a process is to die and its death. */
const MAX_LATE_MS = 30;
/** The latest of a portion of mails after which a process is to die. */
const MAX_SHARE = 0.8;
/** Each so many-th is killed at any moment from its start on, while it recovers or before it sends. */
const EARLY_EACH = 5;
/** Passes until nothing is left to do: one reads some hundreds of reports. */
const MAX_PASSES = 100;

/** Where reports come to. */
const MAILBOX = "bounces@desk.example";

type Desk = KilledRuns & { readonly config: string; readonly database: string; readonly relay: Relay };

/** Sends by `newsdesk run`, which is killed again and again in the middle of it, and tells what became of the mails. */
export async function killedRuns(wish: KilledRuns): Promise<Outcome> {
  const relay = await openRelay(wish.folder, MAX_ANSWER_MS);
  try {
    const [config, database] = [join(wish.folder, "newsdesk.yaml"), join(wish.folder, "newsdesk.db")];
    writeFileSync(config, settings(relay, wish.hasEvidence));
    const edition = await fillOutbox(database, wish.mails);
    const desk: Desk = { ...wish, config, database, relay };
    const killed = await killAll(desk);
    await runToEnd(desk);
    return { ...killed, ...(await settled(desk, edition, killed.dots)) };
  } finally {
    relay.stop();
  }
}

/** The outbox becomes due in portions, so that there is work left for the last kill however late the others come. */
async function killAll(desk: Desk) {
  const { database } = desk;
  putOff(database);
  const dots = new Set<string>();
  let [kills, lives, firstMs] = [0, 0, 0];
  for (; kills < desk.kills && lives < MAX_TRIES * desk.kills; lives += 1) {
    const { total } = await desk.relay.reaches(0);
    const rest = countPutOff(database);
    const portion = Math.ceil(rest / (desk.kills - kills + 1));
    makeDue(database, Math.max(0, portion - (countOpen(database) - rest)));
    const after = total + Math.ceil(Math.random() * MAX_SHARE * portion);
    const before = workersOf(desk);
    const life = await live(desk, lives % EARLY_EACH === EARLY_EACH - 1 ? { ms: Math.random() * firstMs } : { after });
    if (life.firstMs !== null) firstMs = life.firstMs;
    const held = leftBehind(desk.database).filter(({ worker }) => !before.has(worker));
    if (life.wasKilled && held.length > 0) kills += 1;
    for (const { id, state } of held) if (state === "dot") dots.add(id);
  }
  makeDue(database, desk.mails);
  return { kills, idleKills: lives - kills, dots };
}

/** When it is killed: when the relay has taken so many, or after so many milliseconds. */
type Death = { readonly after: number } | { readonly ms: number };
type Life = { readonly wasKilled: boolean; readonly firstMs: number | null };

async function live({ program, config, relay }: Desk, death: Death): Promise<Life> {
  const startedMs = performance.now();
  const { total } = await relay.reaches(0);
  const child = spawn(process.execPath, [program, "run", "--quiet", "--config", config], { stdio: "ignore" });
  const ended = once(child, "exit");
  let firstMs: number | null = null;
  void relay.reaches(total + 1).then(() => (firstMs ??= performance.now() - startedMs));
  const moment =
    "ms" in death ? sleep(death.ms) : relay.reaches(death.after).then(() => sleep(Math.random() * MAX_LATE_MS));
  await Promise.race([moment, ended]);
  child.kill("SIGKILL");
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  return { wasKilled: signal === "SIGKILL", firstMs };
}

function workersOf({ database }: Desk): ReadonlySet<string> {
  return new Set(leftBehind(database).map(({ worker }) => worker));
}

/** With nobody who kills, until all is sent and every report is read. */
async function runToEnd(desk: Desk): Promise<void> {
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    newsdesk(desk, "run", "--quiet");
    if (countOpen(desk.database) === 0 && (!desk.hasEvidence || desk.relay.unreadReports() === 0)) return;
  }
  throw new Error(`The outbox is not empty after ${MAX_PASSES} passes.`);
}

/** What is in doubt as the operator sees it. With evidence, the relay's log says of each held one that it may be sent again. */
async function settled(desk: Desk, edition: Edition, dots: ReadonlySet<string>) {
  const shown = heldByCommand(desk);
  const first = await countMails(desk.database, edition, relayed(desk));
  const unseen = [...dots].filter((id) => !wasInDoubt(desk.database, id)).length;
  const counts = { atDot: dots.size, unseen: unseen + first.held.filter((id) => !shown.has(id)).length };
  if (!desk.hasEvidence) return { ...first, ...counts, decided: 0 };
  const taken = new Set(desk.relay.taken().map(({ id }) => id));
  for (const [id, messageId] of shown) if (!taken.has(messageId)) newsdesk(desk, "delivery", "again", id);
  await runToEnd(desk);
  const last = await countMails(desk.database, edition, relayed(desk));
  return { ...last, ...counts, decided: first.held.length - last.held.length };
}

/** Message-IDs by id, as `newsdesk delivery` lists them. */
function heldByCommand(desk: Desk): ReadonlyMap<string, string> {
  const lines = newsdesk(desk, "delivery", "list", "--state", "held", "--limit", "10000", "--json").split("\n");
  const held = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as { id: string; messageId: string });
  return new Map(held.map(({ id, messageId }) => [id, messageId]));
}

/** Exit codes tell of held deliveries and of the source that does not answer; what counts is in the tables. */
function newsdesk({ program, config }: Desk, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [program, ...args, "--config", config], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout ?? "";
  }
}

function relayed({ relay, hasEvidence }: Desk) {
  return { taken: relay.taken(), mailbox: hasEvidence ? MAILBOX : null };
}

/** Nothing answers at the source, so that all the time is that of the outbox. */
function settings({ url, reports }: Relay, hasEvidence: boolean): string {
  const bounces = { address: MAILBOX, mailbox: reports, confirm: true };
  return JSON.stringify({
    site: { title: "Desk", url: SITE_URL },
    database: "./newsdesk.db",
    network: { allow: ["127.0.0.1:9"] },
    sources: ["http://127.0.0.1:9/feed.xml"],
    mail: { from: `Desk <${FROM}>`, transport: url, ...(hasEvidence ? { bounces } : {}) },
  });
}
