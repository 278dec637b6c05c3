import { EXIT, UserError } from "../../domain/user-error.ts";
import { type Database, type Queries, writing } from "../database.ts";
import { readCatalog, type Table } from "./catalog.ts";
import { copiedTables, refuseOther } from "./copied-tables.ts";
import { clearTables, noteWhole, readCopyNote } from "./copy-note.ts";
import { readPages } from "./read-pages.ts";
import { createRowSum, type TableSum } from "./row-sum.ts";
import { setCounter, writeRows } from "./write-rows.ts";

/** Where a desk is read from: one unchanging state of it, in a transaction of the caller. */
export type Origin = { readonly kind: Database["kind"]; readonly queries: Queries };

export type CopyOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: (table: string, rows: number) => void;
};

/**
 * Copies all that makes up a desk to a database with the same tables, table by table in the order in which rows point to each
 * other, and compares each one, value by value, with where it came from. Memory is bounded by some rows, of whatever size the
 * desk is. A copy that was cut short goes on behind the last table that is whole and still the same. Throws a `UserError` that
 * names the table which is not the same in the end.
 */
export async function copyTables(
  origin: Origin,
  destination: Database,
  options: CopyOptions,
): Promise<ReadonlyMap<string, number>> {
  const catalog = await readCatalog(origin.queries, origin.kind);
  refuseOther(catalog, await readCatalog(destination.db, destination.kind));
  const tables = copiedTables(catalog);
  const whole = await wholeTables(origin, destination, { tables, ...options });
  await clearTables(destination, tables.slice(whole.length));
  const counts = new Map(whole);
  for (const table of tables.slice(whole.length)) {
    const sum = await copyTable(origin, destination, { table, ...options });
    await noteWhole(destination, table, sum);
    counts.set(table.name, sum.rows);
  }
  return counts;
}

/** The first tables that an earlier copy noted as whole, up to one that the origin has otherwise by now. */
async function wholeTables(
  origin: Origin,
  destination: Database,
  { tables, signal }: CopyOptions & { readonly tables: readonly Table[] },
): Promise<readonly (readonly [table: string, rows: number])[]> {
  const done = (await readCopyNote(destination.db))?.done ?? {};
  const whole: [string, number][] = [];
  for (const table of tables) {
    const noted = done[table.name];
    if (noted === undefined || !isSame(noted, await sumRows(origin.queries, table, { signal }))) break;
    whole.push([table.name, noted.rows]);
  }
  return whole;
}

async function copyTable(
  origin: Origin,
  destination: Database,
  { table, signal, onProgress }: CopyOptions & { readonly table: Table },
): Promise<TableSum> {
  const sum = createRowSum(table.columns);
  for await (const page of readPages(origin.queries, table)) {
    signal.throwIfAborted();
    for (const row of page) sum.add(row);
    await writing(destination, (queries) => writeRows(queries, destination.kind, table, page));
    onProgress?.(table.name, sum.total().rows);
  }
  const [from, to] = [sum.total(), await sumRows(destination.db, table, { signal })];
  if (!isSame(from, to)) throw notTheSame(table, from, to);
  await setCounter(destination, table);
  return from;
}

/** What is in a table, for whoever compares. */
export async function sumRows(queries: Queries, table: Table, { signal }: CopyOptions): Promise<TableSum> {
  const sum = createRowSum(table.columns);
  for await (const page of readPages(queries, table)) {
    signal.throwIfAborted();
    for (const row of page) sum.add(row);
  }
  return sum.total();
}

export function isSame(one: TableSum, other: TableSum): boolean {
  return one.rows === other.rows && one.sum === other.sum;
}

function notTheSame({ name }: Table, from: TableSum, to: TableSum): UserError {
  const rows = from.rows === to.rows ? `its ${from.rows} rows do not say the same` : `${to.rows} rows of ${from.rows}`;
  return new UserError(
    `The table ${name} is not the same in the other database: ${rows}.`,
    "Nothing was put into use. See that nobody else writes to the other database, and begin again.",
    EXIT.resource,
  );
}
