import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Archives of the merged feeds, and the links that a document says in its header too. */
export async function makeArchiveTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable("documents")
    .addColumn("links", types.text, (column) => column.notNull().defaultTo(sql.lit("[]")))
    .execute();
  await makeFeeds(db, types);
  await makeArchives(db, types);
  await makeEntries(db, types);
  await makeWaiting(db, types);
}

/** Paths are long and stand in many rows, so these name a feed by its number. */
async function makeFeeds(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("archive_feeds")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("path", text, (column) => column.notNull().unique())
    .addColumn("chosen_by", text, (column) => column.notNull())
    .addColumn("is_complete", integer, (column) => column.notNull())
    .addColumn("newest", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}

async function makeArchives(db: Kysely<unknown>, { text, integer, bytes, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("archives")
    .addColumn("feed_id", integer, (column) => column.notNull().references("archive_feeds.id"))
    .addColumn("number", integer, (column) => column.notNull())
    .addColumn("written_at", integer, (column) => column.notNull())
    .addColumn("frame", bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("archives_pk", ["feed_id", "number"])
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("archive_fragments")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("body", bytes, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}

async function makeEntries(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("archive_entries")
    .addColumn("feed_id", integer, (column) => column.notNull())
    .addColumn("number", integer, (column) => column.notNull())
    .addColumn("position", integer, (column) => column.notNull())
    .addColumn("story_id", text, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .addColumn("fragment_id", text, (column) => column.notNull().references("archive_fragments.id"))
    .addPrimaryKeyConstraint("archive_entries_pk", ["feed_id", "number", "position"])
    .addForeignKeyConstraint("archive_entries_archive", ["feed_id", "number"], "archives", ["feed_id", "number"])
    .modifyEnd(end)
    .execute();
  const index = db.schema.createIndex("archive_entries_story").on("archive_entries");
  await index.columns(["story_id", "feed_id", "number"]).execute();
}

async function makeWaiting(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("archive_waiting")
    .addColumn("feed_id", integer, (column) => column.notNull().references("archive_feeds.id"))
    .addColumn("story_id", text, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("archive_waiting_pk", ["story_id", "feed_id"])
    .modifyEnd(end)
    .execute();
  const index = db.schema.createIndex("archive_waiting_oldest").on("archive_waiting");
  await index.columns(["feed_id", "updated_at", "story_id"]).execute();
}
