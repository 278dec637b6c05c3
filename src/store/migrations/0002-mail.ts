import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Editions, subscribers, deliveries and the record of all that happened to them. */
export async function makeMailTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await makeEditions(db, types);
  await makeSubscribers(db, types);
  await makeDeliveries(db, types);
}

/** `slots` holds each decided slot once, be it composed or skipped. */
async function makeEditions(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("editions")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("slot", text, (column) => column.notNull())
    .addColumn("composed_at", integer, (column) => column.notNull())
    .addColumn("subject", text, (column) => column.notNull())
    .addColumn("html", text, (column) => column.notNull())
    .addColumn("text", text, (column) => column.notNull())
    .addColumn("fanned_out_at", integer)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("editions_last").on("editions").columns(["digest", "composed_at"]).execute();
  await db.schema.createIndex("editions_unsent").on("editions").columns(["fanned_out_at"]).execute();
  await db.schema
    .createTable("slots")
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("slot", text, (column) => column.notNull())
    .addColumn("decided_at", integer, (column) => column.notNull())
    .addColumn("edition_id", text)
    .addColumn("why", text)
    .addPrimaryKeyConstraint("slots_key", ["digest", "slot"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("edition_stories")
    .addColumn("edition_id", text, (column) => column.notNull().references("editions.id"))
    .addColumn("position", integer, (column) => column.notNull())
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("story_id", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("edition_stories_key", ["edition_id", "position"])
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("edition_stories_told").on("edition_stories").columns(["digest", "story_id"]).execute();
}

async function makeSubscribers(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("subscribers")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("address", text, (column) => column.notNull())
    .addColumn("address_key", text, (column) => column.notNull().unique())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("ended_at", integer)
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("subscriptions")
    .addColumn("subscriber_id", text, (column) => column.notNull().references("subscribers.id"))
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("since", integer, (column) => column.notNull())
    .addColumn("ended_at", integer)
    .addPrimaryKeyConstraint("subscriptions_key", ["subscriber_id", "digest"])
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("subscriptions_digest").on("subscriptions").columns(["digest"]).execute();
  await db.schema
    .createTable("suppressions")
    .addColumn("address_key", text, (column) => column.primaryKey())
    .addColumn("address", text, (column) => column.notNull())
    .addColumn("reason", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}

async function makeDeliveries(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("deliveries")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("edition_id", text, (column) => column.notNull().references("editions.id"))
    .addColumn("subscriber_id", text, (column) => column.notNull().references("subscribers.id"))
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("slot", text, (column) => column.notNull())
    .addColumn("address", text, (column) => column.notNull())
    .addColumn("message_id", text, (column) => column.notNull().unique())
    .addColumn("date", integer, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("attempt", integer, (column) => column.notNull())
    .addColumn("next_at", integer, (column) => column.notNull())
    .addColumn("detail", text)
    .addColumn("worker", text)
    .addUniqueConstraint("deliveries_once", ["subscriber_id", "digest", "slot"])
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("deliveries_due").on("deliveries").columns(["state", "next_at", "id"]).execute();
  await db.schema
    .createTable("delivery_events")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("delivery_id", text, (column) => column.notNull().references("deliveries.id"))
    .addColumn("at", integer, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("attempt", integer, (column) => column.notNull())
    .addColumn("worker", text)
    .addColumn("detail", text)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("delivery_events_delivery").on("delivery_events").columns(["delivery_id"]).execute();
}
