import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { fromJson, type Json, toJson } from "../cells.ts";
import { type Database, type Queries, writing } from "../database.ts";
import { readMeta, writeMeta } from "../meta.ts";
import type { Table } from "./catalog.ts";
import { OWN_META } from "./copied-tables.ts";
import { ownRows } from "./read-pages.ts";
import type { TableSum } from "./row-sum.ts";

/** Stands in a database while a copy is made into it: from which desk, and which tables are whole. */
export type CopyNote = { readonly from: string; readonly done: Readonly<Record<string, TableSum>> };

export async function readCopyNote(queries: Queries): Promise<CopyNote | null> {
  const stored = await readMeta(queries, OWN_META.copy);
  return stored === null ? null : fromJson(stored as Json<CopyNote>);
}

async function writeCopyNote(queries: Queries, note: CopyNote): Promise<void> {
  await writeMeta(queries, OWN_META.copy, toJson(note));
}

/** Throws a `UserError` for a database into which a copy was begun and not ended: half a desk must not be put to work. */
export async function refuseHalfMade({ db }: Database): Promise<void> {
  if ((await readCopyNote(db)) === null) return;
  throw new UserError(
    "The database holds a part of a desk: a copy into it was begun and never ended.",
    "Run the same newsdesk migrate again, which goes on where it was, or set `database:` back to where the desk is.",
    EXIT.resource,
  );
}

/** Notes the copy before its first row. What a new database has of itself (its own keys and name) makes room. */
export async function beginCopy(destination: Database, from: string): Promise<void> {
  await writing(destination, async (queries) => {
    if ((await readCopyNote(queries)) === null) await writeCopyNote(queries, { from, done: {} });
  });
}

/** From here on it is a desk like any other. */
export async function endCopy(destination: Database): Promise<void> {
  await writing(destination, (queries) => queries.deleteFrom("meta").where("name", "=", OWN_META.copy).execute());
}

export async function noteWhole(destination: Database, { name }: Table, sum: TableSum): Promise<void> {
  await writing(destination, async (queries) => {
    const note = await ownNote(queries);
    await writeCopyNote(queries, { ...note, done: { ...note.done, [name]: sum } });
  });
}

/** Empties tables, in the order in which they are to be filled again: with the one that was begun those that may point to it. */
export async function clearTables(destination: Database, tables: readonly Table[]): Promise<void> {
  const cleared = new Set(tables.map(({ name }) => name));
  await writing(destination, async (queries) => {
    const note = await ownNote(queries);
    for (const table of tables.toReversed())
      await sql`delete from ${sql.table(table.name)} where ${ownRows(table)}`.execute(queries);
    const kept = Object.entries(note.done).filter(([name]) => !cleared.has(name));
    await writeCopyNote(queries, { ...note, done: Object.fromEntries(kept) });
  });
}

async function ownNote(queries: Queries): Promise<CopyNote> {
  const note = await readCopyNote(queries);
  if (note === null) throw new Error("The database has no note of a copy into it.");
  return note;
}
