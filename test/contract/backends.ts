import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, inject, onTestFinished } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Database } from "../../src/store/database.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";

export type Backend = {
  /** The address of a database with nothing in it, not even tables; gone at the end of the test. */
  readonly makeAddress: () => Promise<string>;
  /** The address of a database without rows. */
  readonly emptyAddress: () => Promise<string>;
};

export const backends: Readonly<Record<"sqlite" | "postgres", Backend>> = {
  sqlite: { makeAddress: makeFile, emptyAddress: makeFile },
  postgres: { makeAddress: makeDatabase, emptyAddress: emptyDatabase },
};

/** An empty desk of one test. */
export type Desk = {
  readonly address: string;
  readonly store: DeskStore;
  /** The tables themselves, for what no port shows. */
  readonly tables: Database["db"];
  /** A second connection, as another process would have it. */
  readonly another: () => Promise<DeskStore>;
};

export async function openDesk(backend: Backend): Promise<Desk> {
  const address = await backend.emptyAddress();
  const another = async (): Promise<DeskStore> => {
    const store = await openStore(address);
    onTestFinished(() => store.close());
    return store;
  };
  const store = await another();
  const database = await openDatabase(address);
  onTestFinished(() => database.close());
  return { address, store, tables: database.db, another };
}

async function makeFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-store-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "newsdesk.db");
}

async function makeDatabase(): Promise<string> {
  const { address, drop } = await createDatabase();
  onTestFinished(drop);
  return address;
}

/** Making a database takes PostgreSQL half a second, so the tests of a file have one in turn. */
let shared: ReturnType<typeof createDatabase> | undefined;

afterAll(async () => (await shared)?.drop());

async function emptyDatabase(): Promise<string> {
  shared ??= createDatabase();
  const { address } = await shared;
  onTestFinished(() => deleteRows(address));
  return address;
}

/** Tables with rows that others point to come after those others. */
export const TABLES =
  "archive_waiting archive_entries archives archive_fragments archive_feeds " +
  "send_buckets warm_days relay_troubles departures_owed " +
  "click_counts inquiries letter_marks letters consents consent_words reports_read delivery_reports delivery_events worker_leases stage_leases host_turns workers handed_out deliveries edition_readers own_skips edition_stories editions slots subscriptions subscribers suppressions " +
  "seen_marks corrections models story_moves pages push_subscriptions hub_subscriptions hub_calls hub_documents host_pauses source_blocks coverage story_tags stories item_versions items sources receipts documents keys meta";

/** The mark is not a row that a test made: the migrations did. */
async function deleteRows(address: string): Promise<void> {
  const { db, ...database } = await openDatabase(address);
  for (const table of TABLES.split(" ")) {
    const kept = table === "meta" ? sql`where name <> 'send-mark'` : sql``;
    await sql`delete from ${sql.table(table)} ${kept}`.execute(db);
  }
  await database.close();
}

/** All rows of a database, as a backup has them. */
export async function backUp(db: Database["db"]): Promise<() => Promise<void>> {
  const names = TABLES.split(" ");
  const rows = new Map<string, readonly Record<string, unknown>[]>();
  for (const table of names) {
    const found = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
    rows.set(table, found.rows);
  }
  return async () => {
    for (const table of names) await sql`delete from ${sql.table(table)}`.execute(db);
    for (const table of names.toReversed()) {
      for (const row of rows.get(table) ?? []) {
        await db
          .insertInto(table as never)
          .values(row)
          .execute();
      }
    }
  };
}

async function createDatabase(): Promise<{ readonly address: string; readonly drop: () => Promise<void> }> {
  const server = inject("postgresUrl");
  const name = `newsdesk_${randomUUID().replaceAll("-", "")}`;
  await onServer(server, sql`create database ${sql.id(name)}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { address: url.href, drop: () => onServer(server, sql`drop database ${sql.id(name)} with (force)`) };
}

async function onServer(address: string, statement: ReturnType<typeof sql>): Promise<void> {
  const database = await openDatabase(address);
  await statement.execute(database.db);
  await database.close();
}
