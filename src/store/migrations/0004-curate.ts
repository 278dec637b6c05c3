import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Where merged stories went, what the operator corrected, what was learned, and what a story tells of itself. */
export async function makeCurateTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await extendStories(db, types);
  await indexUpdates(db);
  await makeMoves(db, types);
  await makeCorrections(db, types);
  await makeModels(db, types);
}

async function extendStories(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  const add = (table: string) => db.schema.alterTable(table);
  const list = sql.lit("[]");
  await add("sources")
    .addColumn("paywalled", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await add("stories")
    .addColumn("gist", text, (column) => column.notNull().defaultTo(list))
    .execute();
  await add("stories")
    .addColumn("phrases", text, (column) => column.notNull().defaultTo(list))
    .execute();
  await add("stories")
    .addColumn("standing", text, (column) => column.notNull().defaultTo(sql.lit('{"kind":"told"}')))
    .execute();
  await add("stories")
    .addColumn("standing_kind", text, (column) => column.notNull().defaultTo("told"))
    .execute();
}

/** For who asks what has changed since; the others are found by when they were first seen. */
async function indexUpdates(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("stories_updated").on("stories").columns(["updated_at"]).execute();
}

/** `to_id` always names the story where it is now: what moves again takes along all that was moved to it before. */
async function makeMoves(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("story_moves")
    .addColumn("from_id", text, (column) => column.primaryKey())
    .addColumn("to_id", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("story_moves_to").on("story_moves").columns(["to_id"]).execute();
}

/** `is_shown`: the stories are as it says; `moved`: what it moved for that. Due is what stands and is not shown, or the reverse. */
async function makeCorrections(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("corrections")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("at", integer, (column) => column.notNull())
    .addColumn("wish", text, (column) => column.notNull())
    .addColumn("ended_at", integer)
    .addColumn("is_shown", integer, (column) => column.notNull().defaultTo(0))
    .addColumn("moved", text, (column) => column.notNull().defaultTo(sql.lit("[]")))
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("corrections_standing").on("corrections").columns(["ended_at", "at"]).execute();
}

async function makeModels(db: Kysely<unknown>, { text, integer, bytes, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("models")
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("made_from", text, (column) => column.notNull())
    .addColumn("body", bytes, (column) => column.notNull())
    .addColumn("made_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
}
