import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import type { DecidedSlot, ExplainedItem, ExplainStore } from "../domain/explain-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { SourcedItem, StoryId } from "../domain/story.ts";
import { toDate, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { type Database, type Queries, reading } from "./database.ts";
import { TOLD_COLUMNS, toToldItem } from "./item-rows.ts";
import { toReceipt } from "./receipt-rows.ts";
import { loadSources } from "./source-rows.ts";

export function createExplainStore(database: Database): ExplainStore {
  return {
    item: (idOrLink) => reading(database, (queries) => findItem(queries, idOrLink)),
    items: (ids) => reading(database, (queries) => itemsById(queries, ids)),
    receipts: (of) => reading(database, (queries) => receiptsOf(queries, of)),
    slots: (digest, since, limit) => reading(database, (queries) => decidedSlots(queries, digest, since, limit)),
  };
}

async function findItem(queries: Queries, text: string): Promise<ExplainedItem | null> {
  const link = canonicalLink(text);
  const rows = await queries
    .selectFrom("items")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select(TOLD_COLUMNS)
    .select(["items.curated_version", "coverage.story_id"])
    .where((item) =>
      item.or([
        item("items.id", "=", text as ItemId),
        item("items.link_key", "=", link === null ? text : linkKey(link)),
      ]),
    )
    .orderBy("items.told_at")
    .orderBy("items.id")
    .execute();
  const row = rows.find(({ story_id }) => story_id !== null) ?? rows[0];
  if (row === undefined) return null;
  const sourceOf = await loadSources(queries, [row.source_id]);
  const [source, item] = [sourceOf(row.source_id), toToldItem(row)];
  return { item, source, storyId: row.story_id, isPending: row.curated_version < row.version };
}

async function itemsById(queries: Queries, ids: readonly ItemId[]): Promise<readonly SourcedItem[]> {
  const rows = await inChunks([...new Set(ids)], (piece) =>
    queries.selectFrom("items").select(TOLD_COLUMNS).where("id", "in", piece).execute(),
  );
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  return rows.map((row) => ({ item: toToldItem(row), source: sourceOf(row.source_id) }));
}

async function receiptsOf(
  queries: Queries,
  { storyId, itemIds }: { readonly storyId: StoryId | null; readonly itemIds: readonly ItemId[] },
): Promise<readonly Receipt[]> {
  const columns = ["id", "at", "item_id", "story_id", "decision"] as const;
  const ofItems = await inChunks(itemIds, (piece) =>
    queries.selectFrom("receipts").select(columns).where("item_id", "in", piece).execute(),
  );
  const moved = queries
    .selectFrom("story_moves")
    .select("from_id")
    .where("to_id", "=", storyId ?? ("" as StoryId));
  const ofStory = await queries
    .selectFrom("receipts")
    .select(columns)
    .where((receipt) => receipt.or([receipt("story_id", "=", storyId), receipt("story_id", "in", moved)]))
    .execute();
  const all = new Map([...ofItems, ...ofStory].map((row) => [row.id, row]));
  return [...all.values()].sort((a, b) => a.at - b.at || a.id - b.id).map(toReceipt);
}

async function decidedSlots(
  queries: Queries,
  digest: string,
  since: Date,
  limit: number,
): Promise<readonly DecidedSlot[]> {
  const rows = await queries
    .selectFrom("slots")
    .select((slots) => [
      "slot",
      "decided_at",
      "why",
      slots
        .selectFrom("edition_stories")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .whereRef("edition_stories.edition_id", "=", "slots.edition_id")
        .as("stories"),
    ])
    .where("digest", "=", digest)
    .where("decided_at", ">=", toMs(since))
    .orderBy("decided_at")
    .orderBy("slot")
    .limit(limit)
    .execute();
  return rows.map(({ slot, decided_at, why, stories }) => ({
    slot,
    decidedAt: toDate(decided_at),
    why,
    stories: Number(stories ?? 0),
  }));
}
