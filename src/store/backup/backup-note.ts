import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { fromJson, type Json, toJson } from "../cells.ts";
import { readCatalog } from "../copy/catalog.ts";
import { OWN_META } from "../copy/copied-tables.ts";
import { isSame, sumRows } from "../copy/copy-tables.ts";
import type { TableSum } from "../copy/row-sum.ts";
import { type Database, reading } from "../database.ts";
import { readMeta, writeMeta } from "../meta.ts";

/** Stands in a backup: when it was made, and what is in each of its tables, so that a byte that turned is noticed. */
export type BackupNote = { readonly at: string; readonly tables: Readonly<Record<string, TableSum>> };

export async function readBackupNote({ db }: Database): Promise<BackupNote | null> {
  const stored = await readMeta(db, OWN_META.backedUp);
  return stored === null ? null : fromJson(stored as Json<BackupNote>);
}

/** Sums up what a backup holds, and writes it down in it. Gives it. */
export async function noteBackup(backup: Database, at: Date, signal: AbortSignal): Promise<BackupNote> {
  const note = { at: at.toISOString(), tables: await allSums(backup, signal) };
  await writeMeta(backup.db, OWN_META.backedUp, toJson<BackupNote>(note));
  return note;
}

/**
 * Throws a `UserError` when the file is not as it was written: by SQLite's own check of its pages and indexes, and by the sums of
 * what is in the tables. `file`: its name in messages.
 */
export async function refuseDamaged(backup: Database, file: string, signal: AbortSignal): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(backup.db);
  const found = rows[0]?.integrity_check ?? "no answer";
  if (found !== "ok") throw damaged(file, found);
  const note = await readBackupNote(backup);
  if (note === null) return; // A copy that was made by hand has no sums.
  const now = await allSums(backup, signal);
  const names = new Set([...Object.keys(now), ...Object.keys(note.tables)]);
  const apart = [...names].filter((name) => {
    const [one, other] = [note.tables[name], now[name]];
    return one === undefined || other === undefined || !isSame(one, other);
  });
  if (apart.length > 0) throw damaged(file, `other values than it was written with, in ${apart.join(", ")}`);
}

async function allSums(backup: Database, signal: AbortSignal): Promise<Readonly<Record<string, TableSum>>> {
  return await reading(backup, async (queries) => {
    const sums: Record<string, TableSum> = {};
    for (const table of await readCatalog(queries, "sqlite", { shadows: true }))
      sums[table.name] = await sumRows(queries, table, { signal });
    return sums;
  });
}

export function damaged(file: string, what: string): UserError {
  return new UserError(
    `${file} is damaged: ${what}.`,
    "Take an earlier backup, or another copy of this one. Nothing was changed.",
    EXIT.resource,
  );
}
