import { type Kysely, sql } from "kysely";

/**
 * For the pages of sources, which count what was told in the last days. The indexes hold all that is asked for, since a
 * row of an item is mostly its text; and stories that are not told are few.
 */
export async function indexToldBySource(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("items_source_told")
    .on("items")
    .columns(["source_id", "told_at", "id", "quarantined"])
    .execute();
  await db.schema
    .createIndex("stories_untold")
    .on("stories")
    .columns(["id"])
    .where(sql<boolean>`standing_kind <> 'told'`)
    .execute();
}
