import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What each subscriber wants of a digest, and in which language. */
export async function keepWishes(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("subscribers").addColumn("language", text).execute();
  for (const [name, type] of [
    ["cadence", text],
    ["hour", integer],
    ["timezone", text],
    ["weekday", integer],
    ["topics", text],
    ["muted", text],
    ["stories", integer],
    ["paused_until", integer],
  ] as const) {
    await db.schema.alterTable("subscriptions").addColumn(name, type).execute();
  }
}
