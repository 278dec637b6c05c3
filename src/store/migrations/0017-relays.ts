import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Which relay has a delivery; how full the buckets of rates are; the days of a warm-up; relays that cannot be used. */
export async function makeRelayTables(db: Kysely<unknown>, { text, integer, double, end }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("deliveries").addColumn("relay", text).execute();
  // Letters go first, so they are asked for by themselves.
  await db.schema
    .createIndex("deliveries_letters")
    .on("deliveries")
    .columns(["state", "next_at", "id"])
    .where(sql<boolean>`edition_id = 'letters'`)
    .execute();
  await db.schema
    .createTable("send_buckets")
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("full_at", double)
    .addColumn("queue_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("warm_days")
    .addColumn("family", text, (column) => column.notNull())
    .addColumn("day", text, (column) => column.notNull())
    .addColumn("allowed", integer, (column) => column.notNull())
    .addColumn("used", integer, (column) => column.notNull())
    .addColumn("deferred", integer, (column) => column.notNull())
    .addColumn("policy", integer, (column) => column.notNull())
    .addColumn("rest_until", integer, (column) => column.notNull())
    .addColumn("why", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("warm_days_key", ["family", "day"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("relay_troubles")
    .addColumn("relay", text, (column) => column.primaryKey())
    .addColumn("since", integer, (column) => column.notNull())
    .addColumn("rests_until", integer, (column) => column.notNull())
    .addColumn("detail", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
