import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Letters, what is asked for them, and the record of consent. */
export async function makeLetterTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema.alterTable("subscribers").addColumn("asked_at", types.integer).execute();
  await makeInquiries(db, types);
  await makeLetters(db, types);
  await makeConsents(db, types);
}

async function makeInquiries(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("inquiries")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("address", text, (column) => column.notNull())
    .addColumn("digests", text, (column) => column.notNull())
    .addColumn("wishes", text, (column) => column.notNull())
    .addColumn("language", text)
    .addColumn("words", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("letter_marks")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("address_mark", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("letter_marks_address").on("letter_marks").columns(["address_mark", "at"]).execute();
  await db.schema.createIndex("letter_marks_at").on("letter_marks").columns(["at"]).execute();
}

/** A letter has its delivery's id, and is there before it: without its words it is only owed. */
async function makeLetters(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("letters")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("subscriber_id", text, (column) => column.notNull().references("subscribers.id"))
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("asked_at", integer, (column) => column.notNull())
    .addColumn("composed_at", integer)
    .addColumn("subject", text)
    .addColumn("html", text)
    .addColumn("text", text)
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("letters_owed").on("letters").columns(["composed_at"]).execute();
  await db.schema.createIndex("letters_subscriber").on("letters").columns(["subscriber_id"]).execute();
}

/** The same words were shown to many, so they are kept once. */
async function makeConsents(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("consent_words")
    .addColumn("hash", text, (column) => column.primaryKey())
    .addColumn("words", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("consents")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("subscriber_id", text, (column) => column.notNull().references("subscribers.id"))
    .addColumn("at", integer, (column) => column.notNull())
    .addColumn("what", text, (column) => column.notNull())
    .addColumn("detail", text)
    .addColumn("words_hash", text, (column) => column.references("consent_words.hash"))
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("consents_subscriber").on("consents").columns(["subscriber_id"]).execute();
}
