import type { CuratePlan, CurateStore, PendingItem } from "../domain/curate-store.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { TOLD_COLUMNS, toToldItem } from "./item-rows.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { loadSources } from "./source-rows.ts";
import { loadStories } from "./story-rows.ts";
import { writeStories } from "./story-writes.ts";

export function createCurateStore(database: Database): CurateStore {
  return {
    pendingItems: (limit) => reading(database, (queries) => pendingItems(queries, limit)),
    windowStories: (since, until) => reading(database, (queries) => windowStories(queries, since, until)),
    stories: (ids) => reading(database, (queries) => storiesById(queries, ids)),
    saveCurated: (plan) => writing(database, (queries) => saveCurated(queries, plan)),
  };
}

async function pendingItems(queries: Queries, limit: number): Promise<readonly PendingItem[]> {
  const rows = await queries
    .selectFrom("items")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select(TOLD_COLUMNS)
    .select("coverage.story_id")
    .whereRef("items.curated_version", "<", "items.version")
    .orderBy("items.told_at")
    .orderBy("items.id")
    .limit(limit)
    .execute();
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  return rows.map((row) => ({ item: toToldItem(row), source: sourceOf(row.source_id), storyId: row.story_id }));
}

async function windowStories(queries: Queries, since: Date, until?: Date): Promise<readonly Story[]> {
  let covering = queries
    .selectFrom("items")
    .innerJoin("coverage", "coverage.item_id", "items.id")
    .select("coverage.story_id")
    .where("items.told_at", ">=", toMs(since));
  if (until !== undefined) covering = covering.where("items.told_at", "<=", toMs(until));
  const rows = await queries
    .selectFrom("stories")
    .selectAll()
    .where("id", "in", covering)
    .orderBy("published_at")
    .orderBy("id")
    .execute();
  return loadStories(queries, rows);
}

async function storiesById(queries: Queries, ids: readonly StoryId[]): Promise<readonly Story[]> {
  const rows = await inChunks([...new Set(ids)], (piece) =>
    queries.selectFrom("stories").selectAll().where("id", "in", piece).execute(),
  );
  const byId = new Map((await loadStories(queries, rows)).map((story) => [story.id, story]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

async function saveCurated(queries: Queries, plan: CuratePlan): Promise<void> {
  await writeStories(queries, plan.stories);
  for (const [version, items] of Map.groupBy(plan.curated, (item) => item.version)) {
    for (const piece of chunks(items, MAX_KEYS_PER_QUERY)) {
      await queries
        .updateTable("items")
        .set({ curated_version: version })
        .where(
          "id",
          "in",
          piece.map(({ itemId }) => itemId),
        )
        .where("curated_version", "<", version)
        .execute();
    }
  }
  await insertReceipts(queries, plan.receipts);
}
