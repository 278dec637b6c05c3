import { type RawBuilder, sql } from "kysely";

/** The `do update set` of an upsert: each column of the row takes the value that was to be inserted. */
export function overwrite<Row extends object>(
  row: Row | undefined,
): { [Column in keyof Row]: RawBuilder<Row[Column]> } {
  const columns = Object.keys(row ?? {}).map((column) => [column, sql.ref(`excluded.${column}`)]);
  return Object.fromEntries(columns) as { [Column in keyof Row]: RawBuilder<Row[Column]> };
}
