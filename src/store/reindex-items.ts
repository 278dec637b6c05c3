import { WORD_RULES } from "../domain/search-words.ts";
import type { ItemId } from "../domain/item.ts";
import { chunks } from "./chunks.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { readMeta, WORDS, writeMeta } from "./meta.ts";
import { readPlace } from "./retention/walk.ts";
import { indexItems } from "./word-index.ts";

/** Items of one transaction: others wait meanwhile. */
const ITEMS_AT_ONCE = 500;

const BEGUN = `${WORD_RULES} begun`;

/**
 * Indexes the words of all items that are stored, when that was never done or by other rules than these; the oldest first,
 * so that the newest are found first. A process that dies in between goes on where it was.
 */
export async function reindexItems(database: Database): Promise<void> {
  const state = await readMeta(database.db, WORDS);
  if (state === WORD_RULES) return;
  if (state !== BEGUN) await writing(database, begin);
  const missing = await itemsWithoutWords(database.db);
  for (const piece of chunks(missing, ITEMS_AT_ONCE)) {
    await writing(database, async (queries) => {
      const items = await queries
        .selectFrom("items")
        .select(["id", "title", "summary"])
        .where("id", "in", piece)
        .execute();
      const byId = new Map(items.map((item) => [item.id, item]));
      await indexItems(
        queries,
        piece.flatMap((id) => byId.get(id) ?? []),
        database.kind,
      );
    });
  }
  await writing(database, (queries) => writeMeta(queries, WORDS, WORD_RULES));
}

async function begin(queries: Queries): Promise<void> {
  await queries.deleteFrom("item_words").execute();
  await writeMeta(queries, WORDS, BEGUN);
}

/** Words that are no longer kept are not made anew. */
async function itemsWithoutWords(queries: Queries): Promise<readonly ItemId[]> {
  const pruned = await readPlace(queries, "search");
  const rows = await queries
    .selectFrom("items")
    .leftJoin("item_words", "item_words.item_id", "items.id")
    .select("items.id")
    .where("item_words.id", "is", null)
    .where("items.changed_at", ">", pruned.at)
    .orderBy("items.told_at")
    .orderBy("items.id")
    .execute();
  return rows.map(({ id }) => id);
}
