import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Departures that could not be written to the file outside of the database, until they are. */
export async function makeOwedDepartures(db: Kysely<unknown>, { text, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("departures_owed")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("line", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
