import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { openDatabase } from "../../src/store/open-store.ts";
import startPostgres from "../contract/postgres.ts";
import type { Count } from "./crash/count-mails.ts";
import { killedRuns, type Outcome } from "./crash/killed-runs.ts";
import { leavingRaces, type RacesOutcome } from "./crash/leaving.ts";
import { type SendersOutcome, twoSenders } from "./crash/two-senders.ts";
import type { Figure } from "./figure.ts";
import { packagedMain } from "./packaged.ts";

/** By default the whole; smaller ones say whether it still works, and no more. */
const MAILS = Number(process.env["MAILS"] ?? 20_000);
const KILLS = Number(process.env["KILLS"] ?? 100);
const STOPS = Number(process.env["STOPS"] ?? Math.ceil(KILLS / 5));
const RACES = Number(process.env["RACES"] ?? 1_000);
/** Mails under way at once, in each sender. */
const CONNECTIONS = 5;

/** What of the mails is lost, doubled or in doubt when senders are killed, and whether one goes out after its reader left. */
export async function crash(): Promise<readonly Figure[]> {
  const program = packagedMain();
  const evidence = await inFolder(async (folder) => {
    return await timed(killedRuns({ folder, program, mails: MAILS, kills: KILLS, hasEvidence: true }));
  });
  const none = await inFolder(async (folder) => {
    return await timed(killedRuns({ folder, program, mails: MAILS, kills: KILLS, hasEvidence: false }));
  });
  const besides = await inFolder(async (folder) => {
    return await onPostgres(async (address) => {
      return await timed(twoSenders({ folder, address, mails: MAILS, kills: KILLS, stops: STOPS }));
    });
  });
  const sqlite = await inFolder(async (folder) => {
    return await timed(leavingRaces({ program, races: RACES, folder, address: join(folder, "desk.db") }));
  });
  const postgres = await inFolder(async (folder) => {
    return await onPostgres(async (address) => {
      return await timed(leavingRaces({ program, races: RACES, folder, address }));
    });
  });
  return [
    ...killed("evidence", evidence),
    ...killed("no evidence", none),
    ...sideBySide(besides),
    ...left("sqlite", sqlite),
    ...left("postgres", postgres),
  ];
}

/** A desk on SQLite, whose only process is killed. */
function killed(name: string, outcome: Timed<Outcome>): readonly Figure[] {
  const { kills, idleKills, atDot, decided } = outcome;
  const hasEvidence = name === "evidence";
  return [
    ...promised(name, outcome, hasEvidence ? 0 : CONNECTIONS * kills),
    atLeast(`${name}: kills that hit`, kills, KILLS),
    told(`${name}: kills that hit nothing`, idleKills),
    told(`${name}: left at the dot`, atDot),
    ...(hasEvidence ? [told(`${name}: sent again, never taken`, decided)] : []),
  ];
}

function sideBySide(outcome: Timed<SendersOutcome>): readonly Figure[] {
  const name = "two senders";
  return [
    ...promised(name, outcome, CONNECTIONS * (outcome.kills + outcome.stops + outcome.idleStops)),
    atLeast(`${name}: kills that hit`, outcome.kills, KILLS),
    atLeast(`${name}: stops past the lease`, outcome.stops, STOPS),
    told(`${name}: idle kills and stops`, outcome.idleKills + outcome.idleStops),
    told(`${name}: taken over from stopped`, outcome.takenOver),
    told(`${name}: left at the dot`, outcome.atDot),
  ];
}

/** The same of all: nothing is lost, doubled or cut off, and what nobody knows is bounded and shown. */
function promised(name: string, outcome: Timed<Count & { readonly unseen: number }>, doubts: number): Figure[] {
  return [
    atLeast(`${name}: messages`, outcome.mails, MAILS),
    atMost(`${name}: lost`, outcome.lost + outcome.open, 0),
    atMost(`${name}: doubled`, outcome.doubled, 0),
    atMost(`${name}: truncated`, outcome.truncated, 0),
    atMost(`${name}: overwritten`, outcome.overwritten, 0),
    atMost(`${name}: in doubt`, outcome.held.length, doubts),
    atMost(`${name}: in doubt, not shown`, outcome.unseen, 0),
    told(`${name}: time`, outcome.seconds, "s"),
  ];
}

function left(name: string, outcome: Timed<RacesOutcome>): readonly Figure[] {
  return [
    atLeast(`${name}: readers who left`, outcome.races, RACES),
    atMost(`${name}: mailed after the answer`, outcome.mailedAfter, 0),
    told(`${name}: before the dot, kept back`, outcome.kept),
    told(`${name}: of them claimed already`, outcome.keptAfterClaim),
    told(`${name}: past the dot`, outcome.pastDot),
    told(`${name}: time`, outcome.seconds, "s"),
  ];
}

type Timed<Value> = Value & { readonly seconds: number };

async function timed<Value extends object>(work: Promise<Value>): Promise<Timed<Value>> {
  const startedMs = performance.now();
  return { ...(await work), seconds: (performance.now() - startedMs) / 1_000 };
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-crash-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** With a database of its own, on a server of its own or that of `TEST_POSTGRES_URL`. */
async function onPostgres<Result>(work: (address: string) => Promise<Result>): Promise<Result> {
  let server = "";
  const stop = await startPostgres({ provide: (_: string, value: string) => void (server = value) } as never);
  const name = `newsdesk_${randomUUID().replaceAll("-", "")}`;
  const onServer = async (statement: ReturnType<typeof sql>): Promise<void> => {
    const database = await openDatabase(server);
    await statement.execute(database.db);
    await database.close();
  };
  try {
    await onServer(sql`create database ${sql.id(name)}`);
    const address = new URL(server);
    address.pathname = `/${name}`;
    return await work(address.href);
  } finally {
    await onServer(sql`drop database if exists ${sql.id(name)} with (force)`);
    await stop?.();
  }
}

function atMost(figure: string, value: number, bar: number): Figure {
  return { group: "crash", figure, value, unit: "", reach: bar === 0 ? "0" : `at most ${bar}`, pass: value <= bar };
}

function atLeast(figure: string, value: number, bar: number): Figure {
  return { group: "crash", figure, value, unit: "", reach: `${bar}`, pass: value >= bar };
}

function told(figure: string, value: number, unit = ""): Figure {
  return { group: "crash", figure, value, unit, reach: null, pass: null };
}
