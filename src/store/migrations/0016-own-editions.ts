import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/**
 * Editions for some subscribers alone: those who want other stories, another hour or another language than the digest has,
 * or who missed its last edition. `variant` is empty for the digest's own edition, of which a slot has one.
 */
export async function makeOwnEditions(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable("editions")
    .addColumn("variant", text, (column) => column.notNull().defaultTo(""))
    .execute();
  await db.schema.alterTable("editions").addColumn("told_from", integer).execute();
  await db.schema.dropIndex("editions_slot").execute();
  await db.schema.createIndex("editions_slot").on("editions").columns(["digest", "slot", "variant"]).unique().execute();
  await db.schema.dropIndex("editions_last").execute();
  await db.schema
    .createIndex("editions_last")
    .on("editions")
    .columns(["digest", "composed_at"])
    .where(sql<boolean>`variant = ''`)
    .execute();
  await db.schema.createIndex("deliveries_edition").on("deliveries").columns(["edition_id", "state"]).execute();
  await makeReaders(db, { text, integer, end });
}

type Types = Pick<ColumnTypes, "text" | "integer" | "end">;

/** `edition_readers`: for whom an edition of some was composed, until their deliveries are made. */
async function makeReaders(db: Kysely<unknown>, { text, integer, end }: Types): Promise<void> {
  await db.schema
    .createTable("edition_readers")
    .addColumn("edition_id", text, (column) => column.notNull().references("editions.id"))
    .addColumn("subscriber_id", text, (column) => column.notNull().references("subscribers.id"))
    .addPrimaryKeyConstraint("edition_readers_key", ["edition_id", "subscriber_id"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .alterTable("subscriptions")
    .addColumn("own", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("subscriptions").addColumn("behind_since", integer).execute();
  await db.schema.alterTable("subscriptions").addColumn("behind_at", integer).execute();
  await db.schema.alterTable("subscriptions").addColumn("slot_done", text).execute();
  await db.schema
    .createIndex("subscriptions_own")
    .on("subscriptions")
    .columns(["digest", "subscriber_id"])
    .where(sql<boolean>`own = 1 or behind_since is not null`)
    .execute();
  await db.schema
    .createTable("own_skips")
    .addColumn("digest", text, (column) => column.notNull())
    .addColumn("slot", text, (column) => column.notNull())
    .addColumn("why", text, (column) => column.notNull())
    .addColumn("readers", integer, (column) => column.notNull())
    .addColumn("decided_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("own_skips_key", ["digest", "slot", "why"])
    .modifyEnd(end)
    .execute();
}
