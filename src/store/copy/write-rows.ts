import { CompiledQuery, sql } from "kysely";
import type { ItemId } from "../../domain/item.ts";
import type { Database, DatabaseKind, Queries } from "../database.ts";
import { indexKept } from "../word-index.ts";
import type { Table } from "./catalog.ts";
import type { Row } from "./row-sum.ts";

/** The table of which each database keeps more than the rows: the index of a search, made anew from the items. */
const WORDS = "item_words";

/** Puts rows of the other database into this one, in one transaction of the caller. */
export async function writeRows(
  queries: Queries,
  kind: DatabaseKind,
  table: Table,
  rows: readonly Row[],
): Promise<void> {
  if (table.name === WORDS) return await writeWords(queries, kind, rows);
  const values = rows.flatMap((row) => table.columns.map((column) => row[column]));
  await queries.executeQuery(CompiledQuery.raw(insertText(kind, table, rows.length), values));
}

/** Written by hand: to build it value by value took longer than the database takes for it. */
function insertText(kind: DatabaseKind, { name, columns }: Table, rows: number): string {
  const place = kind === "sqlite" ? () => "?" : (index: number) => `$${index + 1}`;
  const tuple = (row: number): string =>
    `(${columns.map((_, column) => place(row * columns.length + column)).join(",")})`;
  const names = columns.map((column) => `"${column}"`).join(",");
  return `insert into "${name}" (${names}) values ${Array.from({ length: rows }, (_, row) => tuple(row)).join(",")}`;
}

/** The items are there already, since the words point to them. */
async function writeWords(queries: Queries, kind: DatabaseKind, rows: readonly Row[]): Promise<void> {
  const ids = new Map(rows.map((row) => [row["item_id"] as ItemId, row["id"] as number]));
  const items = await queries
    .selectFrom("items")
    .select(["id", "title", "summary"])
    .where("id", "in", [...ids.keys()])
    .execute();
  await indexKept(
    queries,
    kind,
    items.map(({ id, title, summary }) => ({ id, title, summary, at: ids.get(id) ?? 0 })),
  );
}

/** Counters go on behind the rows that were copied. SQLite's do by themselves. */
export async function setCounter({ kind, db }: Pick<Database, "kind" | "db">, { name, columns }: Table): Promise<void> {
  if (kind === "sqlite" || !columns.includes("id")) return;
  const asked = sql<{ counter: string | null }>`select pg_get_serial_sequence(${`"${name}"`}, 'id') as counter`;
  const counter = (await asked.execute(db)).rows[0]?.counter ?? null;
  if (counter === null) return;
  await sql`select setval(${counter}, greatest(max(id), 1), max(id) is not null) from ${sql.table(name)}`.execute(db);
}
