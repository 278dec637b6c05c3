import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { readCatalog } from "../copy/catalog.ts";
import { endCopy } from "../copy/copy-note.ts";
import { copyTables } from "../copy/copy-tables.ts";
import { databaseName, isDesk, isEmptyDesk, prepareDestination } from "../copy/empty-database.ts";
import { type Database, type Queries, reading } from "../database.ts";
import { appliedMigrations } from "../migrate.ts";
import { openDatabase } from "../open-store.ts";
import { explainFile } from "./file-error.ts";
import { prepareRestored, type Restore, type Restored } from "./prepare-restored.ts";
import type { PutBack } from "./restore-file.ts";
import { removeWhole } from "./single-file.ts";

/** How long is waited for those who use a table just now, in milliseconds. */
const MAX_WAIT_MS = 10_000;

export type RestoreToPostgres = Restore & {
  readonly address: string;
  /** A folder that only this user reads, for a copy of the backup while it is made ready. */
  readonly workFolder: string;
  /** A desk that is there may be set aside. */
  readonly isForced: boolean;
};

/**
 * Puts a backup in the place of the desk on a PostgreSQL server. It is made ready in a schema of its own; then, in one transaction,
 * the tables of the old desk move to a schema beside it and the new ones take their place. Throws a `UserError` while a worker is
 * at work, and for a desk with something in it unless `isForced`.
 */
export async function restoreToPostgres(restore: RestoreToPostgres): Promise<PutBack> {
  await using closing = new AsyncDisposableStack();
  const present = await openDatabase(restore.address);
  closing.defer(async () => await present.close());
  const unlock = await present.tryLock();
  if (unlock === null) throw isInUse();
  closing.defer(unlock);
  const old = await oldTables(present, restore.isForced);
  const part = join(restore.workFolder, "restoring.db");
  closing.defer(async () => await removeWhole(part));
  const restored = await ready(part, restore);
  const [schema, fresh] = await makeSchema(present);
  const tables = await fillSchema(part, inSchema(restore.address, fresh), restore.signal);
  const aside = old.length === 0 ? null : `${schema}_before_${stamp(restore.now)}`;
  await swap(present, { schema, fresh, aside, old, tables });
  return { ...restored, aside };
}

async function ready(part: string, restore: RestoreToPostgres): Promise<Restored> {
  try {
    await mkdir(restore.workFolder, { recursive: true });
    await removeWhole(part);
    return await prepareRestored(part, restore);
  } catch (cause) {
    throw explainFile(part, cause);
  }
}

/** The tables of the desk that is there. */
async function oldTables(present: Database, isForced: boolean): Promise<readonly string[]> {
  const names = (await readCatalog(present.db, "postgres")).map(({ name }) => name);
  if (names.length === 0) return [];
  if (!(await isDesk(present))) throw isForeign();
  await appliedMigrations(present.db); // Tables that this program does not know would stay behind.
  if (!isForced && !(await isEmptyDesk(present))) throw notEmpty();
  return names;
}

/** What a restore that was cut short left there goes. */
async function makeSchema({ db }: Database): Promise<readonly [schema: string, fresh: string]> {
  const { rows } = await sql<{ name: string }>`select current_schema()::text as name`.execute(db);
  const schema = rows[0]?.name ?? "public";
  const fresh = `${schema}_restoring`;
  await sql`drop schema if exists ${sql.id(fresh)} cascade`.execute(db);
  await sql`create schema ${sql.id(fresh)}`.execute(db);
  return [schema, fresh];
}

/** The same address, with its tables in another schema. */
function inSchema(address: string, schema: string): string {
  const url = new URL(address);
  const options = url.searchParams.get("options");
  url.searchParams.set("options", `${options === null ? "" : `${options} `}-c search_path=${schema}`);
  return url.href;
}

/** Gives the names of the new tables. */
async function fillSchema(part: string, address: string, signal: AbortSignal): Promise<readonly string[]> {
  await using closing = new AsyncDisposableStack();
  const origin = await openDatabase(part);
  closing.defer(async () => await origin.close());
  const destination = await openDatabase(address);
  closing.defer(async () => await destination.close());
  await prepareDestination(destination, await databaseName(origin));
  await reading(origin, async (queries) => await copyTables({ kind: "sqlite", queries }, destination, { signal }));
  await endCopy(destination);
  return (await readCatalog(destination.db, "postgres")).map(({ name }) => name);
}

type Swap = {
  readonly schema: string;
  readonly fresh: string;
  readonly aside: string | null;
  readonly old: readonly string[];
  readonly tables: readonly string[];
};

/** Indexes and counters go with their tables; statistics that were asked for have to be moved as well. */
async function swap({ db }: Database, { schema, fresh, aside, old, tables }: Swap): Promise<void> {
  await db.transaction().execute(async (queries) => {
    await sql`set local lock_timeout = ${sql.lit(MAX_WAIT_MS)}`.execute(queries);
    if (aside !== null) {
      await sql`create schema ${sql.id(aside)}`.execute(queries);
      await moveTables(queries, old, [schema, aside]);
    }
    await moveTables(queries, tables, [fresh, schema]);
    await sql`drop schema ${sql.id(fresh)}`.execute(queries);
  });
}

type Move = readonly [from: string, to: string];

async function moveTables(queries: Queries, tables: readonly string[], [from, to]: Move): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select stxname::text as name from pg_statistic_ext
    join pg_class on pg_class.oid = stxrelid
    where stxnamespace = (select oid from pg_namespace where nspname = ${from}) and relname = any(${[...tables]}::text[])`.execute(
    queries,
  );
  for (const table of tables) await sql`alter table ${sql.id(from, table)} set schema ${sql.id(to)}`.execute(queries);
  for (const { name } of rows)
    await sql`alter statistics ${sql.id(from, name)} set schema ${sql.id(to)}`.execute(queries);
}

function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_");
}

function isInUse(): UserError {
  const hint = "Stop newsdesk start on every machine first. Nothing was changed.";
  return new UserError("A worker is at work on this database.", hint, EXIT.resource);
}

function notEmpty(): UserError {
  const hint = "With --force its tables are set aside, in a schema of their own. Nothing was changed.";
  return new UserError("The database holds a desk already.", hint, EXIT.resource);
}

function isForeign(): UserError {
  const hint = "Name an empty database (createdb), or one of a desk. Nothing was changed.";
  return new UserError("The database holds other tables than those of a desk.", hint, EXIT.resource);
}
