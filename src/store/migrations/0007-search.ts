import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/**
 * The index of the words of items. `id` counts up as items come, so that the newest are found first. What is in it already
 * is told by `reindex-items.ts`, which fills it.
 */
export async function makeSearchTables(db: Kysely<unknown>, { kind, text, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("item_words")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("item_id", text, (column) => column.notNull().unique().references("items.id").onDelete("cascade"))
    .modifyEnd(end)
    .execute();
  await (kind === "sqlite" ? makeVirtualTable(db) : makeVectors(db));
}

/**
 * Words come folded, one blank apart: the tokenizer that knows ASCII alone takes any other letter as it is
 * (sqlite.org/fts5.html, 4.3.2). Nothing but the index is kept (4.4.2).
 */
async function makeVirtualTable(db: Kysely<unknown>): Promise<void> {
  await sql`
    create virtual table item_word_index using fts5(
      title, summary, content = '', contentless_delete = 1, tokenize = 'ascii'
    )`.execute(db);
  await sql`
    create trigger item_words_gone after delete on item_words begin
      delete from item_word_index where rowid = old.id;
    end`.execute(db);
}

async function makeVectors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("item_words")
    .addColumn("title", sql`tsvector`, (column) => column.notNull())
    .addColumn("summary", sql`tsvector`, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("item_words_index").on("item_words").using("gin").columns(["title", "summary"]).execute();
}
