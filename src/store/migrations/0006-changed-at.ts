import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Until now one moment stood for both: what is other news, and what is otherwise than it was. */
export async function noteChangedAt(db: Kysely<unknown>, { integer }: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable("stories")
    .addColumn("changed_at", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update stories set changed_at = updated_at`.execute(db);
  await db.schema.dropIndex("stories_updated").execute();
  await db.schema.createIndex("stories_changed").on("stories").columns(["changed_at"]).execute();
}
