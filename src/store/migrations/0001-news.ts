import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Sources, items, stories, receipts, documents, and what the desk keeps for itself. */
export async function makeNewsTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await makeOwn(db, types);
  await makeSources(db, types);
  await makeItems(db, types);
  await makeStories(db, types);
  await makeReceipts(db, types);
  await makeDocuments(db, types);
}

async function makeOwn(db: Kysely<unknown>, { text, bytes, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("meta")
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("value", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("keys")
    .addColumn("purpose", text, (column) => column.primaryKey())
    .addColumn("secret", bytes, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}

async function makeSources(db: Kysely<unknown>, { text, integer, double, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("sources")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("feed_url", text, (column) => column.notNull())
    .addColumn("tags", text, (column) => column.notNull())
    .addColumn("weight", double, (column) => column.notNull())
    .addColumn("every_seconds", integer)
    .addColumn("headers", text, (column) => column.notNull())
    .addColumn("followed", integer, (column) => column.notNull())
    .addColumn("etag", text)
    .addColumn("last_modified", text)
    .addColumn("body_hash", text)
    .addColumn("next_fetch_at", integer)
    .addColumn("last_fetch_at", integer)
    .addColumn("last_success_at", integer)
    .addColumn("failures_in_a_row", integer, (column) => column.notNull())
    .addColumn("last_failure", text, (column) => column.notNull())
    .addColumn("feed_title", text)
    .addColumn("site_url", text)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("sources_due").on("sources").columns(["followed", "next_fetch_at", "id"]).execute();
}

async function makeItems(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("items")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("source_id", text, (column) => column.notNull().references("sources.id"))
    .addColumn("identity_kind", text, (column) => column.notNull())
    .addColumn("identity_value", text, (column) => column.notNull())
    .addColumn("link", text)
    .addColumn("link_key", text)
    .addColumn("title", text, (column) => column.notNull())
    .addColumn("summary", text, (column) => column.notNull())
    .addColumn("html", text, (column) => column.notNull())
    .addColumn("author", text)
    .addColumn("language", text)
    .addColumn("image", text)
    .addColumn("labels", text, (column) => column.notNull())
    .addColumn("enclosures", text, (column) => column.notNull())
    .addColumn("published_at", integer)
    .addColumn("updated_at", integer)
    .addColumn("told_at", integer, (column) => column.notNull())
    .addColumn("content_hash", text, (column) => column.notNull())
    .addColumn("version", integer, (column) => column.notNull())
    .addColumn("curated_version", integer, (column) => column.notNull())
    .addColumn("first_seen_at", integer, (column) => column.notNull())
    .addColumn("changed_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await indexItems(db);
  await db.schema
    .createTable("item_versions")
    .addColumn("item_id", text, (column) => column.notNull().references("items.id"))
    .addColumn("version", integer, (column) => column.notNull())
    .addColumn("content", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("item_versions_key", ["item_id", "version"])
    .modifyEnd(end)
    .execute();
}

async function indexItems(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("items_identity").on("items").columns(["source_id", "identity_value"]).execute();
  await db.schema.createIndex("items_link").on("items").columns(["link_key"]).execute();
  await db.schema.createIndex("items_told").on("items").columns(["told_at"]).execute();
  await db.schema
    .createIndex("items_pending")
    .on("items")
    .columns(["told_at", "id"])
    .where(sql<boolean>`curated_version < version`)
    .execute();
}

async function makeStories(db: Kysely<unknown>, { text, integer, double, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("stories")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("tags", text, (column) => column.notNull())
    .addColumn("rank", text, (column) => column.notNull())
    .addColumn("order_key", double, (column) => column.notNull())
    .addColumn("published_at", integer, (column) => column.notNull())
    .addColumn("first_seen_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("stories_rank").on("stories").columns(["order_key desc", "id"]).execute();
  await db.schema.createIndex("stories_newest").on("stories").columns(["published_at desc", "id"]).execute();
  await db.schema.createIndex("stories_seen").on("stories").columns(["first_seen_at"]).execute();
  await db.schema
    .createTable("story_tags")
    .addColumn("tag", text, (column) => column.notNull())
    .addColumn("story_id", text, (column) => column.notNull().references("stories.id"))
    .addPrimaryKeyConstraint("story_tags_key", ["tag", "story_id"])
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("story_tags_story").on("story_tags").columns(["story_id"]).execute();
  await db.schema
    .createTable("coverage")
    .addColumn("item_id", text, (column) => column.primaryKey().references("items.id"))
    .addColumn("story_id", text, (column) => column.notNull().references("stories.id"))
    .addColumn("position", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("coverage_story").on("coverage").columns(["story_id", "position"]).unique().execute();
}

async function makeReceipts(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("receipts")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("content_key", text, (column) => column.notNull().unique())
    .addColumn("at", integer, (column) => column.notNull())
    .addColumn("item_id", text)
    .addColumn("story_id", text)
    .addColumn("decision", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("receipts_item").on("receipts").columns(["item_id"]).execute();
  await db.schema.createIndex("receipts_story").on("receipts").columns(["story_id"]).execute();
}

async function makeDocuments(db: Kysely<unknown>, { text, bytes, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("documents")
    .addColumn("path", text, (column) => column.primaryKey())
    .addColumn("content_type", text, (column) => column.notNull())
    .addColumn("body", bytes, (column) => column.notNull())
    .addColumn("etag", text, (column) => column.notNull())
    .addColumn("changed_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
