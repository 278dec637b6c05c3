import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Who wants our feeds pushed by our own hub, and what a foreign hub was told. */
export async function makeHubTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await makeSubscriptions(db, types);
  await makeCalls(db, types);
}

async function makeSubscriptions(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("hub_subscriptions")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("callback", text, (column) => column.notNull())
    .addColumn("host", text, (column) => column.notNull())
    .addColumn("topic", text, (column) => column.notNull())
    .addColumn("path", text, (column) => column.notNull())
    .addColumn("secret", text)
    .addColumn("state", text, (column) => column.notNull())
    .addColumn("lease_until", integer)
    .addColumn("asked", text, (column) => column.notNull())
    .addColumn("ask_at", integer)
    .addColumn("told_etag", text, (column) => column.notNull())
    .addColumn("tries", integer, (column) => column.notNull())
    .addColumn("next_at", integer, (column) => column.notNull())
    .addColumn("last_sent_at", integer)
    .addColumn("detail", text)
    .modifyEnd(end)
    .execute();
  const index = (name: string, ...columns: string[]) =>
    db.schema.createIndex(`hub_subscriptions_${name}`).on("hub_subscriptions").columns(columns).execute();
  await index("host", "host");
  await index("topic", "topic", "callback");
  await index("ask", "ask_at");
  await index("send", "state", "next_at");
}

async function makeCalls(db: Kysely<unknown>, { text, integer, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("hub_calls")
    .addColumn("hub", text, (column) => column.primaryKey())
    .addColumn("tries", integer, (column) => column.notNull())
    .addColumn("next_at", integer, (column) => column.notNull())
    .addColumn("last_told_at", integer)
    .addColumn("detail", text)
    .modifyEnd(end)
    .execute();
  await db.schema
    .createTable("hub_documents")
    .addColumn("hub", text, (column) => column.notNull())
    .addColumn("path", text, (column) => column.notNull())
    .addColumn("told_etag", text, (column) => column.notNull())
    .addColumn("called_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("hub_documents_key", ["hub", "path"])
    .modifyEnd(end)
    .execute();
}
