import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What many workers share: who holds which stage, who asks which host, who lives, which sources have a job. */
export async function makeFleetTables(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("stage_leases")
    .addColumn("stage", text, (column) => column.primaryKey())
    .addColumn("worker", text, (column) => column.notNull())
    .addColumn("token", integer, (column) => column.notNull())
    .addColumn("until", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("host_turns")
    .addColumn("host", text, (column) => column.notNull())
    .addColumn("slot", integer, (column) => column.notNull())
    .addColumn("holder", text, (column) => column.notNull())
    .addColumn("until", integer, (column) => column.notNull())
    .addColumn("free_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("host_turns_key", ["host", "slot"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("workers")
    .addColumn("worker", text, (column) => column.primaryKey())
    .addColumn("roles", text, (column) => column.notNull())
    .addColumn("started_at", integer, (column) => column.notNull())
    .addColumn("seen_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("handed_out")
    .addColumn("source_id", text, (column) => column.primaryKey())
    .addColumn("until", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
