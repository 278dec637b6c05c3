import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What an edition says, for its page and its feeds; editions before this have only their mail. */
export async function keepEditionContent(db: Kysely<unknown>, { text }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("editions").addColumn("content", text).execute();
  await db.schema.createIndex("editions_slot").on("editions").columns(["digest", "slot"]).unique().execute();
}
