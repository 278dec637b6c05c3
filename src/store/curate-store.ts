import type {
  CuratePlan,
  CurateStore,
  PendingItem,
  PlacedItem,
  RepairState,
  WindowSpan,
} from "../domain/curate-store.ts";
import { sql } from "kysely";
import { type ItemId, toldAt } from "../domain/item.ts";
import type { SourcedItem, Story, StoryId } from "../domain/story.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import { ALL, type Database, type Queries, reading, writing } from "./database.ts";
import { correctionState, standingCorrections } from "./correction-store.ts";
import { dueCorrections, noteCarriedOut } from "./due-corrections.ts";
import { COMPOSED_BY, FILTERED_BY, readMeta, REPAIR, writeMeta } from "./meta.ts";
import { noteMoves } from "./story-moves.ts";
import { TOLD_COLUMNS, toToldItem } from "./item-rows.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { loadSources } from "./source-rows.ts";
import { loadStories } from "./story-rows.ts";
import { writeStories } from "./story-writes.ts";

export function createCurateStore(database: Database): CurateStore {
  return {
    pendingItems: (limit) => reading(database, (queries) => pendingItems(queries, limit)),
    windowItems: (span, limit) => reading(database, (queries) => windowItems(queries, span, limit)),
    keptOutItems: (span, limit) => reading(database, (queries) => keptOutItems(queries, span, limit)),
    filteredBy: () => readMeta(database.db, FILTERED_BY),
    noteFilteredBy: (state) => writing(database, (queries) => writeMeta(queries, FILTERED_BY, state)),
    corrections: () => reading(database, standingCorrections),
    correctionState: () => correctionState(database.db),
    dueCorrections: (limit) => reading(database, (queries) => dueCorrections(queries, limit)),
    placesOf: (items) => reading(database, (queries) => placesOf(queries, items)),
    takenIds: (ids) => reading(database, (queries) => takenIds(queries, ids)),
    storiesTold: (span, limit) => storiesTold(database.db, span, limit),
    composedBy: () => readMeta(database.db, COMPOSED_BY),
    noteComposedBy: (state) => writing(database, (queries) => writeMeta(queries, COMPOSED_BY, state)),
    repairState: async () => toRepairState(await readMeta(database.db, REPAIR)),
    noteRepairState: (state) => writing(database, (queries) => writeMeta(queries, REPAIR, JSON.stringify(state))),
    stories: (ids) => reading(database, (queries) => storiesById(queries, ids)),
    saveCurated: (plan) =>
      writing(database, async (queries) => {
        await saveCurated(queries, plan);
        await database.makeJobs?.(queries, "publish", ALL);
      }),
  };
}

function toRepairState(json: string | null): RepairState {
  const { repairedAt, changedFrom } = (json === null ? {} : JSON.parse(json)) as Record<string, string | null>;
  return { repairedAt: toDate(repairedAt), changedFrom: toDate(changedFrom) };
}

function toDate(iso: string | null | undefined): Date | null {
  return iso === null || iso === undefined ? null : new Date(iso);
}

async function pendingItems(queries: Queries, limit: number): Promise<readonly PendingItem[]> {
  const rows = await queries
    .selectFrom("items")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select(TOLD_COLUMNS)
    .select("coverage.story_id")
    .where(sql<boolean>`items.version - items.curated_version > 0`) // As the index of these has it.
    .where("items.quarantined", "=", 0)
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

async function windowItems(
  queries: Queries,
  { since, until, after }: WindowSpan,
  limit: number,
): Promise<readonly PlacedItem[]> {
  let placed = queries
    .selectFrom("items")
    .innerJoin("coverage", "coverage.item_id", "items.id")
    .select(TOLD_COLUMNS)
    .select("coverage.story_id")
    .where("items.told_at", ">=", toMs(since));
  if (until !== null) placed = placed.where("items.told_at", "<=", toMs(until));
  if (after !== null) placed = placed.where(isAfter(after));
  const rows = await placed.orderBy("items.told_at").orderBy("items.id").limit(limit).execute();
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  return rows.map((row) => ({ item: toToldItem(row), source: sourceOf(row.source_id), storyId: row.story_id }));
}

async function keptOutItems(
  queries: Queries,
  { since, after }: Omit<WindowSpan, "until">,
  limit: number,
): Promise<readonly SourcedItem[]> {
  let kept = queries
    .selectFrom("items")
    .innerJoin("sources", "sources.id", "items.source_id")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select(TOLD_COLUMNS.map((column) => `items.${column}` as const))
    .where("items.told_at", ">=", toMs(since))
    .whereRef("items.curated_version", ">=", "items.version")
    .where("items.quarantined", "=", 0)
    .where("sources.followed", "=", 1)
    .where("coverage.story_id", "is", null);
  if (after !== null) kept = kept.where(isAfter(after));
  const rows = await kept.orderBy("items.told_at").orderBy("items.id").limit(limit).execute();
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  return rows.map((row) => ({ item: toToldItem(row), source: sourceOf(row.source_id) }));
}

/** The first condition is for the index. */
function isAfter(last: NonNullable<WindowSpan["after"]>) {
  const ms = toMs(toldAt(last));
  return sql<boolean>`items.told_at >= ${ms} and (items.told_at > ${ms} or items.id > ${last.id})`;
}

/** Items that are looked at for each story that is asked for. */
const ITEMS_A_STORY = 16;

/** By their items, as many as there may be: PostgreSQL would go through all coverage to find the first few. */
async function storiesTold(
  queries: Queries,
  { since, until }: Omit<WindowSpan, "after">,
  limit: number,
): Promise<readonly StoryId[]> {
  let told = queries
    .selectFrom("items")
    .select("id")
    .where("told_at", ">=", toMs(since))
    .orderBy("told_at")
    .limit(limit * ITEMS_A_STORY);
  if (until !== null) told = told.where("told_at", "<=", toMs(until));
  const rows = await queries
    .selectFrom(told.as("told"))
    .innerJoin("coverage", "coverage.item_id", "told.id")
    .select("coverage.story_id")
    .distinct()
    .limit(limit)
    .execute();
  return rows.map((row) => row.story_id);
}

async function storiesById(queries: Queries, ids: readonly StoryId[]): Promise<readonly Story[]> {
  const rows = await inChunks([...new Set(ids)], (piece) =>
    queries.selectFrom("stories").selectAll().where("id", "in", piece).execute(),
  );
  const byId = new Map((await loadStories(queries, rows)).map((story) => [story.id, story]));
  return [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
}

async function placesOf(queries: Queries, items: readonly ItemId[]): Promise<ReadonlyMap<ItemId, StoryId>> {
  const rows = await inChunks([...new Set(items)], (piece) =>
    queries.selectFrom("coverage").select(["item_id", "story_id"]).where("item_id", "in", piece).execute(),
  );
  return new Map(rows.map((row) => [row.item_id, row.story_id]));
}

/** The row of a story stays when all its items have gone. */
async function takenIds(queries: Queries, ids: readonly StoryId[]): Promise<ReadonlySet<StoryId>> {
  const rows = await inChunks([...new Set(ids)], (piece) =>
    queries.selectFrom("stories").select("id").where("id", "in", piece).execute(),
  );
  return new Set(rows.map(({ id }) => id));
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
  await letIn(queries, plan.letIn ?? []);
  await noteMoves(queries, plan);
  await noteCarriedOut(queries, plan.carriedOut ?? []);
  await insertReceipts(queries, plan.receipts);
}

async function letIn(queries: Queries, items: readonly ItemId[]): Promise<void> {
  for (const piece of chunks(items, MAX_KEYS_PER_QUERY)) {
    const placed = queries.selectFrom("coverage").select("item_id").where("item_id", "in", piece);
    await queries
      .updateTable("items")
      .set({ curated_version: 0 })
      .where("id", "in", piece)
      .where("id", "not in", placed)
      .execute();
  }
}
