import type { StoryMark } from "../domain/story-store.ts";
import { fromJson, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { StoryRow } from "./tables.ts";

type MarkedRow = Pick<StoryRow, "id" | "published_at" | "updated_at" | "tags" | "gist">;

/**
 * In the order of the rows. Whatever an item says anew makes a version of it, so their numbers stand for their texts; a source that
 * is called otherwise, or lets less be shown, makes none.
 */
export async function loadMarks(queries: Queries, rows: readonly MarkedRow[]): Promise<readonly StoryMark[]> {
  const covering = await inChunks(
    rows.map(({ id }) => id),
    (piece) =>
      queries
        .selectFrom("coverage")
        .innerJoin("items", "items.id", "coverage.item_id")
        .innerJoin("sources", "sources.id", "items.source_id")
        .select(["coverage.story_id", "coverage.item_id", "items.version", "items.source_id"])
        .select(["sources.name", "sources.republish"])
        .where("coverage.story_id", "in", piece)
        .orderBy("coverage.story_id")
        .orderBy("coverage.position")
        .execute(),
  );
  const byStory = Map.groupBy(covering, (row) => row.story_id);
  return rows.map(({ id, published_at: publishedAt, updated_at: at, tags, gist }) => {
    const rowsOf = byStory.get(id) ?? [];
    const items = rowsOf.map((row) => `${row.item_id}.${row.version} ${row.republish} ${row.name}`);
    const sources = rowsOf.map((row) => row.source_id);
    const mark = [id, at, ...items, tags, gist].join(" ");
    return { id, mark, publishedAt: toDate(publishedAt), updatedAt: toDate(at), tags: fromJson(tags), sources };
  });
}
