import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What polite polling, template learning, reading pages and push remember. */
export async function makeCollectTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await extendSources(db, types);
  await extendItems(db, types);
  await makeMemory(db, types);
  await makePages(db, types);
  await makePush(db, types);
}

async function extendSources(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  const nothing = sql.lit("null");
  const wishes = sql.lit('{"ttlSeconds":null,"updateSeconds":null,"skipHours":[],"skipDays":[]}');
  const add = () => db.schema.alterTable("sources");
  await add()
    .addColumn("full_text", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await add()
    .addColumn("next_fetch_why", text, (column) => column.notNull().defaultTo(""))
    .execute();
  await add().addColumn("last_body_at", integer).execute();
  await add()
    .addColumn("gone_in_a_row", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await add().addColumn("last_received", text).execute();
  await add().addColumn("language", text).execute();
  await add()
    .addColumn("wishes", text, (column) => column.notNull().defaultTo(wishes))
    .execute();
  await add().addColumn("rhythm_seconds", integer).execute();
  await add().addColumn("newest_at", integer).execute();
  await add()
    .addColumn("moving", text, (column) => column.notNull().defaultTo(nothing))
    .execute();
  await add().addColumn("moved_url", text).execute();
  await add()
    .addColumn("is_page", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await add()
    .addColumn("push", text, (column) => column.notNull().defaultTo(sql.lit('{"hubs":[],"self":null}')))
    .execute();
  await add()
    .addColumn("quarantine", text, (column) => column.notNull().defaultTo(nothing))
    .execute();
  // Sources that were never to be asked again are asked again: now that takes two answers, and ends by itself.
  await sql`update sources set next_fetch_at = 0 where next_fetch_at is null`.execute(db);
}

async function extendItems(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  const add = () => db.schema.alterTable("items");
  await add()
    .addColumn("entry_hash", text, (column) => column.notNull().defaultTo(""))
    .execute();
  await add()
    .addColumn("text_from", text, (column) => column.notNull().defaultTo("feed"))
    .execute();
  await add()
    .addColumn("quarantined", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await add()
    .addColumn("identity_key", text, (column) => column.notNull().defaultTo(""))
    .execute();
  await add()
    .addColumn("words_key", text, (column) => column.notNull().defaultTo(""))
    .execute();
  // Whole identities are asked for beside their keys, so that those from before are found.
  await sql`update items set identity_key = identity_value`.execute(db);
  await db.schema.dropIndex("items_identity").execute();
  await db.schema.createIndex("items_identity").on("items").columns(["source_id", "identity_key"]).execute();
  await db.schema.createIndex("items_words").on("items").columns(["source_id", "words_key"]).execute();
  await db.schema.createIndex("items_source_newest").on("items").columns(["source_id", "changed_at desc"]).execute();
}

async function makeMemory(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("source_blocks")
    .addColumn("source_id", text, (column) => column.notNull().references("sources.id"))
    .addColumn("block_key", text, (column) => column.notNull())
    .addColumn("entries", integer, (column) => column.notNull())
    .addColumn("last_seen_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("source_blocks_key", ["source_id", "block_key"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("host_pauses")
    .addColumn("host", text, (column) => column.primaryKey())
    .addColumn("until", integer, (column) => column.notNull())
    .addColumn("why", text, (column) => column.notNull())
    .addColumn("in_a_row", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}

/** Pages behind items that are still to be read, and what came of those that were. */
async function makePages(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("pages")
    .addColumn("item_id", text, (column) => column.primaryKey().references("items.id"))
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("tries", integer, (column) => column.notNull())
    .addColumn("next_at", integer, (column) => column.notNull())
    .addColumn("detail", text)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("pages_due").on("pages").columns(["state", "next_at", "item_id"]).execute();
}

async function makePush(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("push_subscriptions")
    .addColumn("token", text, (column) => column.primaryKey())
    .addColumn("source_id", text, (column) => column.notNull().references("sources.id"))
    .addColumn("hub", text, (column) => column.notNull())
    .addColumn("topic", text, (column) => column.notNull())
    .addColumn("secret", text, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("asked", text)
    .addColumn("lease_until", integer)
    .addColumn("next_at", integer, (column) => column.notNull())
    .addColumn("tries", integer, (column) => column.notNull())
    .addColumn("last_push_at", integer)
    .addColumn("seen", text, (column) => column.notNull())
    .addColumn("detail", text)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("push_source").on("push_subscriptions").columns(["source_id"]).execute();
}
