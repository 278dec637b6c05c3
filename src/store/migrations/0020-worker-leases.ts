import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Until when each worker that sends beside others is to be believed alive. */
export async function makeWorkerLeases(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("worker_leases")
    .addColumn("worker", text, (column) => column.primaryKey())
    .addColumn("until", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
