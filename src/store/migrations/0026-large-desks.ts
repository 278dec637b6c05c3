import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What was fast while a desk was small. */
export async function mendLargeDesks(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await orderTags(db, types);
  await findPending(db, types);
}

/** When a tagged story was published stands beside the tag, so that the newest of a tag are found however many have it. */
async function orderTags(db: Kysely<unknown>, { integer }: ColumnTypes): Promise<void> {
  await db.schema
    .alterTable("story_tags")
    .addColumn("published_at", integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update story_tags set published_at = (
    select published_at from stories where stories.id = story_tags.story_id)`.execute(db);
  await db.schema
    .createIndex("story_tags_newest")
    .on("story_tags")
    .columns(["tag", "published_at desc", "story_id"])
    .execute();
}

/**
 * Of `curated_version < version` PostgreSQL keeps no statistics: it takes a third of all items for pending, and goes through
 * all of them to find the few that are. Of the difference it does, when it is told to (CREATE STATISTICS on an expression).
 */
async function findPending(db: Kysely<unknown>, { kind }: ColumnTypes): Promise<void> {
  await db.schema.dropIndex("items_pending").execute();
  await db.schema
    .createIndex("items_pending")
    .on("items")
    .columns(["told_at", "id"])
    .where(sql<boolean>`version - curated_version > 0`)
    .execute();
  if (kind !== "postgres") return;
  await sql`create statistics items_pending_part on (version - curated_version) from items`.execute(db);
}
