import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** How much of a source's text is shown. Until now it was a summary of each. */
export async function noteRepublish(db: Kysely<unknown>, { text }: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable("sources")
    .addColumn("republish", text, (column) => column.notNull().defaultTo(sql.lit("summary")))
    .execute();
}
