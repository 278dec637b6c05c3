import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What stays of items that are no longer kept, and the indexes by which what is old is found without looking at the rest. */
export async function makeRetention(db: Kysely<unknown>, { kind, text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("seen_marks")
    .addColumn("mark", text, (column) => column.primaryKey())
    .addColumn("seen_at", integer, (column) => column.notNull())
    .modifyEnd(kind === "sqlite" ? sql`strict, without rowid` : end)
    .execute();
  await db.schema.createIndex("seen_marks_age").on("seen_marks").columns(["seen_at"]).execute();
  await db.schema.createIndex("items_changed").on("items").columns(["changed_at", "id"]).execute();
  await db.schema.createIndex("editions_age").on("editions").columns(["composed_at"]).execute();
  await db.schema.createIndex("archive_entries_fragment").on("archive_entries").columns(["fragment_id"]).execute();
  if (kind === "postgres") await vacuumSooner(db);
}

/** Tables from which rows go each day. */
const PRUNED = "items item_words coverage stories story_tags receipts deliveries delivery_events seen_marks".split(" ");

/** By default a fifth of a table has to be dead before its room is used again; of millions of rows that is too much. */
async function vacuumSooner(db: Kysely<unknown>): Promise<void> {
  for (const table of PRUNED) {
    await sql`alter table ${sql.table(table)} set (
      autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.05
    )`.execute(db);
  }
}
