import { lstat, open, realpath, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { beginCopy, endCopy, refuseHalfMade } from "../copy/copy-note.ts";
import { type CopyOptions, copyTables } from "../copy/copy-tables.ts";
import { databaseName, isDesk } from "../copy/empty-database.ts";
import { type Database, reading } from "../database.ts";
import { appliedMigrations, migrate } from "../migrate.ts";
import { openDatabase } from "../open-store.ts";
import { syncFolder } from "../sync-folder.ts";
import { noteBackup } from "./backup-note.ts";
import { explainFile } from "./file-error.ts";
import { closeSingle, removeWhole } from "./single-file.ts";

export type BackUp = CopyOptions & {
  /** The address of the desk. */
  readonly from: string;
  /** Where the backup is to be. */
  readonly file: string;
  /** A backup that is there already is replaced. */
  readonly isForced: boolean;
  readonly now: Date;
};

export type BackupReport = {
  readonly bytes: number;
  /** Rows by table. */
  readonly tables: Readonly<Record<string, number>>;
};

/**
 * Writes the desk as it is at one moment into one file, which is a desk on SQLite; who works on it goes on. The file has its name
 * only when it is whole and durable. Throws a `UserError` when there is one of that name already.
 */
export async function backUp({ from, file, isForced, now, ...options }: BackUp): Promise<BackupReport> {
  await refuseExisting(file, from, isForced);
  const part = `${file}.${process.pid}.part`;
  const origin = await openDatabase(from);
  try {
    if (!(await isDesk(origin))) throw noDesk();
    await refuseHalfMade(origin);
    const made = await fill(origin, part, { now, ...options });
    await refuseExisting(file, from, isForced);
    await rename(part, file);
    await syncFolder(dirname(file));
    return made;
  } catch (cause) {
    throw explainFile(file, cause);
  } finally {
    await origin.close();
    await removeWhole(part);
  }
}

async function fill(origin: Database, part: string, options: CopyOptions & { now: Date }): Promise<BackupReport> {
  await (await open(part, "wx", 0o600)).close(); // It holds addresses and keys.
  if (origin.kind === "sqlite") await sql`vacuum into ${part}`.execute(origin.db);
  const backup = await openDatabase(part);
  try {
    if (origin.kind === "postgres") await copyInto(origin, backup, options);
    const { tables } = await noteBackup(backup, options.now, options.signal);
    await closeSingle(backup, part);
    const counts = Object.entries(tables).map(([name, { rows }]) => [name, rows] as const);
    return { bytes: (await stat(part)).size, tables: Object.fromEntries(counts.filter(([name]) => !isShadow(name))) };
  } finally {
    await backup.close();
  }
}

/** Tables as old as those of the desk: a backup changes nothing there, also when this program is newer. */
async function copyInto(origin: Database, backup: Database, options: CopyOptions & { now: Date }): Promise<void> {
  await reading(origin, async (queries) => {
    await migrate(backup, options.now, await appliedMigrations(queries));
    await beginCopy(backup, await databaseName({ db: queries }));
    await copyTables({ kind: origin.kind, queries }, backup, options);
  });
  await endCopy(backup);
}

function isShadow(name: string): boolean {
  return name.startsWith("item_word_index_");
}

async function refuseExisting(file: string, from: string, isForced: boolean): Promise<void> {
  const found = await lstat(file).catch(() => null);
  if (found === null) return;
  if (found.isFile() && isForced && !(await isOne(file, from))) return;
  const hint = found.isFile() && !isForced ? "Name another file, or replace it with --force." : "Name another file.";
  throw new UserError(`${file} is there already. Nothing was changed.`, hint, EXIT.resource);
}

/** A desk is no place for its own backup. */
async function isOne(file: string, from: string): Promise<boolean> {
  const real = await realpath(from).catch(() => null);
  return real !== null && real === (await realpath(file));
}

function noDesk(): UserError {
  const hint = "Check `database:`. A desk is made by the first newsdesk run or start.";
  return new UserError("There is no desk in the database of the settings.", hint, EXIT.resource);
}
