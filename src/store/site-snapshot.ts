import { sha256 } from "../domain/content-id.ts";
import type { StoryMove } from "../domain/curate-store.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { SiteSnapshot, StoryOutline } from "../domain/site-snapshot.ts";
import type { SourceId } from "../domain/source.ts";
import type { StoryId, Tag } from "../domain/story.ts";
import { fromJson, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { type Database, type Queries, reading } from "./database.ts";
import { createArchiveStore } from "./archive-store.ts";
import { createCollectStore } from "./collect-store.ts";
import { createDocumentStore } from "./document-store.ts";
import { createEditionStore } from "./edition-store.ts";
import { createSourceStore } from "./source-store.ts";
import { createStoryStore } from "./story-store.ts";
import { wantedRows } from "./wanted-rows.ts";
import type { StoryRow } from "./tables.ts";

/** The stores over one transaction that only reads. It keeps nobody from writing, and sees nothing of it. */
export function createSnapshot(database: Database): DeskStore["snapshot"] {
  return (use) =>
    reading(database, async (queries) => {
      const still: Database = { ...database, db: queries };
      const snapshot: SiteSnapshot = {
        stories: createStoryStore(still),
        documents: createDocumentStore(still),
        collect: createCollectStore(still),
        sources: createSourceStore(still),
        editions: createEditionStore(still),
        archives: createArchiveStore(still),
        outlines: (behind, limit) => outlines(queries, behind, limit),
        moves: (behind, limit) => moves(queries, behind, limit),
      };
      return await use(snapshot);
    });
}

async function outlines(
  queries: Queries,
  behind: Parameters<SiteSnapshot["outlines"]>[0],
  limit: number,
): Promise<readonly StoryOutline[]> {
  const wish = { order: "newest", limit, ...(behind === null ? {} : { behind }) } as const;
  const rows = await wantedRows(queries, wish).selectAll().execute();
  const ids = rows.map(({ id }) => id);
  const [covering, receipts] = [await coverageOf(queries, ids), await receiptsOf(queries, ids)];
  return rows.map((row) => toOutline(row, covering.get(row.id) ?? [], receipts.get(row.id)));
}

function toOutline(row: StoryRow, items: readonly { readonly source: SourceId }[], receipts: unknown): StoryOutline {
  const tags: readonly Tag[] = fromJson(row.tags);
  return {
    id: row.id,
    publishedAt: toDate(row.published_at),
    updatedAt: toDate(row.updated_at),
    tags: tags.map(({ tag }) => tag),
    sources: [...new Set(items.map(({ source }) => source))],
    mark: sha256(JSON.stringify([row, items, receipts])),
  };
}

/** Whatever an item says anew makes a version of it, so their numbers stand for their texts. */
async function coverageOf(queries: Queries, ids: readonly StoryId[]) {
  const rows = await inChunks(ids, (piece) =>
    queries
      .selectFrom("coverage")
      .innerJoin("items", "items.id", "coverage.item_id")
      .innerJoin("sources", "sources.id", "items.source_id")
      .select(["coverage.story_id", "items.id", "items.version", "sources.id as source"])
      .select(["sources.name", "sources.feed_url", "sources.site_url", "sources.republish"])
      .where("coverage.story_id", "in", piece)
      .orderBy("coverage.story_id")
      .orderBy("coverage.position")
      .execute(),
  );
  return Map.groupBy(rows, (row) => row.story_id);
}

/** A receipt never changes, and is only ever added or goes with its story: how many there are and which is the last stand for what they say. */
async function receiptsOf(queries: Queries, ids: readonly StoryId[]) {
  const ofStories = await inChunks(ids, (piece) =>
    queries
      .selectFrom("receipts")
      .select((row) => ["story_id", row.fn.countAll().as("count"), row.fn.max("id").as("last")])
      .where("story_id", "in", piece)
      .groupBy("story_id")
      .execute(),
  );
  const ofItems = await inChunks(ids, (piece) =>
    queries
      .selectFrom("coverage")
      .innerJoin("receipts", "receipts.item_id", "coverage.item_id")
      .select((row) => ["coverage.story_id", row.fn.countAll().as("count"), row.fn.max("receipts.id").as("last")])
      .where("coverage.story_id", "in", piece)
      .groupBy("coverage.story_id")
      .execute(),
  );
  return Map.groupBy([...ofStories, ...ofItems], (row) => row.story_id);
}

async function moves(queries: Queries, behind: StoryId | null, limit: number): Promise<readonly StoryMove[]> {
  let rows = queries
    .selectFrom("story_moves")
    .innerJoin("stories", "stories.id", "story_moves.to_id")
    .select(["from_id as from", "to_id as to"])
    .where("stories.standing_kind", "=", "told")
    .where((row) =>
      row.exists(row.selectFrom("coverage").select("position").whereRef("coverage.story_id", "=", "story_moves.to_id")),
    );
  if (behind !== null) rows = rows.where("from_id", ">", behind);
  return await rows.orderBy("from_id").limit(limit).execute();
}
