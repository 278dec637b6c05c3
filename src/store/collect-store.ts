import type { CollectPlan, CollectStore, ItemKey, KnownItem } from "../domain/collect-store.ts";
import { linkKey } from "../domain/canonical-link.ts";
import type { PolledSource, Source, SourceId } from "../domain/source.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { toKnownItem } from "./item-rows.ts";
import { insertItems, updateItems } from "./item-writes.ts";
import { overwrite } from "./overwrite.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { hostPauses, releaseSource, saveBlocks, savePause, sourceMemory } from "./source-memory.ts";
import { followedRow, toPolledSource, toStateColumns } from "./source-rows.ts";

export function createCollectStore(database: Database): CollectStore {
  const { db } = database;
  return {
    syncSources: (sources, now) => writing(database, (queries) => syncSources(queries, sources, now)),
    dueSources: (now, limit) => dueSources(db, now, limit),
    async sources() {
      const rows = await followed(db).orderBy("name").orderBy("id").execute();
      return rows.map(toPolledSource);
    },
    knownItems: (source, keys) => knownItems(db, source, keys),
    sourceMemory: (source) => sourceMemory(db, source),
    hostPauses: (now) => hostPauses(db, now),
    saveCollected: (plans) =>
      writing(database, async (queries) => {
        for (const plan of plans) await saveCollected(queries, plan);
      }),
    releaseSource: (source) => writing(database, (queries) => releaseSource(queries, source)),
  };
}

function followed(queries: Queries) {
  return queries.selectFrom("sources").selectAll().where("followed", "=", 1);
}

async function syncSources(queries: Queries, sources: readonly Source[], now: Date): Promise<void> {
  const stored = new Map((await queries.selectFrom("sources").selectAll().execute()).map((row) => [row.id, row]));
  const rows = sources.map((source) => followedRow(source, stored.get(source.id), toMs(now)));
  await queries.updateTable("sources").set({ followed: 0 }).where("followed", "=", 1).execute();
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("sources")
      .values(piece)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(overwrite(piece[0])))
      .execute();
  }
}

async function dueSources(queries: Queries, now: Date, limit: number): Promise<readonly PolledSource[]> {
  const rows = await followed(queries)
    .where("next_fetch_at", "<=", toMs(now))
    .orderBy("next_fetch_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toPolledSource);
}

/** Two lists of ids, each by its own index, and then the rows: an `or` would read all items of the source. */
async function knownItems(queries: Queries, source: SourceId, keys: readonly ItemKey[]): Promise<readonly KnownItem[]> {
  const ofSource = () => queries.selectFrom("items").select("id").where("source_id", "=", source);
  const byIdentity = await inChunks([...new Set(keys.map(({ identity }) => identity))], (piece) =>
    ofSource().where("identity_value", "in", piece).execute(),
  );
  const byLink = await inChunks([...linkKeys(keys)], (piece) => ofSource().where("link_key", "in", piece).execute());
  const ids = new Set([...byIdentity, ...byLink].map(({ id }) => id));
  const rows = await inChunks([...ids], (piece) =>
    queries.selectFrom("items").selectAll().where("id", "in", piece).orderBy("id").execute(),
  );
  return rows.map(toKnownItem);
}

function linkKeys(keys: readonly ItemKey[]): ReadonlySet<string> {
  return new Set(keys.flatMap(({ link }) => (link === null ? [] : [linkKey(link)])));
}

async function saveCollected(queries: Queries, plan: CollectPlan): Promise<void> {
  const { numUpdatedRows } = await queries
    .updateTable("sources")
    .set(toStateColumns(plan.state))
    .where("id", "=", plan.sourceId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`There is no source ${plan.sourceId} to save items of.`);
  await saveBlocks(queries, plan);
  await savePause(queries, plan.hostPause);
  await insertItems(queries, plan.inserts);
  await updateItems(queries, plan.updates);
  await insertReceipts(queries, plan.receipts);
}
