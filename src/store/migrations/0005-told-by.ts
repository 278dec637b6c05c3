import { type Kysely, sql } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/**
 * By which item an edition told a story. Of editions before this it is the lead that the story has now: as long as it has
 * it, this says no more than the story's id does, and after a split it is the best guess that there is.
 */
export async function noteToldBy(db: Kysely<unknown>, { text }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("edition_stories").addColumn("told_by", text).execute();
  await sql`
    update edition_stories set told_by = (
      select item_id from coverage where coverage.story_id = edition_stories.story_id and coverage.position = 0
    )`.execute(db);
  await db.schema.createIndex("edition_stories_told_by").on("edition_stories").columns(["told_by", "digest"]).execute();
}
