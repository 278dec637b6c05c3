import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/**
 * Counts of followed links, and who wants plain ones; an index for who has not confirmed yet; and nothing of the address is
 * left on rows of those who were erased.
 */
export async function countClicks(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("subscriptions").addColumn("plain_links", integer).execute();
  await db.schema
    .alterTable("deliveries")
    .addColumn("plain_links", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable("click_counts")
    .addColumn("edition_id", text, (column) => column.notNull().references("editions.id"))
    .addColumn("story_id", text, (column) => column.notNull())
    .addColumn("clicks", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("click_counts_key", ["edition_id", "story_id"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createIndex("subscribers_asked")
    .on("subscribers")
    .columns(["asked_at"])
    .where(sql<boolean>`asked_at is not null`)
    .execute();
  await forgetErased(db);
}

/** The hash of an address is undone by whoever has the key of the desk and tries addresses. */
async function forgetErased(db: Kysely<unknown>): Promise<void> {
  const erased = sql`select id from subscribers where address = ''`;
  await sql`update delivery_reports set address_hash = 'erased:' || (
      select subscriber_id from deliveries where deliveries.id = delivery_reports.delivery_id)
    where delivery_id in (select id from deliveries where subscriber_id in (${erased}))`.execute(db);
  await sql`update deliveries set address_hash = 'erased:' || subscriber_id
    where subscriber_id in (${erased})`.execute(db);
  await sql`update subscribers set address_hash = 'erased:' || id where address = ''`.execute(db);
}
