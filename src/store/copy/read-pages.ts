import { type RawBuilder, sql } from "kysely";
import type { Queries } from "../database.ts";
import type { Table } from "./catalog.ts";
import { OWN_META } from "./copied-tables.ts";
import { type Row, sizeOf } from "./row-sum.ts";

/** What a page is to hold, in bytes. Rows are of all sizes, so the next page has as many as would have been so large. */
const PAGE_BYTES = 2 * 1024 * 1024;
const FIRST_ROWS = 10;
const MAX_ROWS = 500;
/** A page has at most so many times the rows of the one before: the first of many small rows says little of the next. */
const MAX_GROWTH = 4;

/**
 * All rows of a table that are the desk's, page by page in the order of its key: each page is found by the last key and
 * not counted off, so that the last one costs as much as the first.
 */
export async function* readPages(queries: Queries, table: Table): AsyncGenerator<readonly Row[]> {
  let after: Row | null = null;
  let limit = FIRST_ROWS;
  for (;;) {
    const page: readonly Row[] = await readPage(queries, table, { after, limit });
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    after = page.at(-1) ?? null;
    limit = nextLimit(page);
  }
}

function nextLimit(page: readonly Row[]): number {
  const bytes = page.reduce((sum, row) => sum + sizeOf(row), 1);
  const fitting = Math.floor((page.length * PAGE_BYTES) / bytes);
  return Math.max(1, Math.min(fitting, page.length * MAX_GROWTH, MAX_ROWS));
}

type Place = { readonly after: Row | null; readonly limit: number };

async function readPage(queries: Queries, table: Table, { after, limit }: Place): Promise<readonly Row[]> {
  const { name, columns, key } = table;
  if (key.length === 0) throw new Error(`The table ${name} has no primary key to be copied by.`);
  const keys = sql.join(key.map((column) => sql.ref(column)));
  const behind = after === null ? sql`true` : sql`(${keys}) > (${sql.join(key.map((column) => after[column]))})`;
  const { rows } = await sql<Row>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)}
    where ${behind} and ${ownRows(table)} order by ${keys} limit ${sql.lit(limit)}`.execute(queries);
  return rows;
}

/** What of a table is the desk's, and not of the database that it lies in. */
export function ownRows({ name }: Pick<Table, "name">): RawBuilder<unknown> {
  if (name !== "meta") return sql`true`;
  return sql`name not in (${sql.join(Object.values(OWN_META).map((own) => sql.lit(own)))})`;
}
