import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";
import type { PolledSource } from "../domain/source.ts";
import { toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { insertItems, refreshItems, updateItems } from "./item-writes.ts";
import { knownHtml, knownItems, sourcePast } from "./known-items.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { hostPauses, releaseSource, saveBlocks, savePause, sourceMemory } from "./source-memory.ts";
import { toPolledSource, toStateColumns } from "./source-rows.ts";
import { syncSources } from "./sync-sources.ts";

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
    knownHtml: (items) => knownHtml(db, items),
    sourcePast: (source, since) => sourcePast(db, source, since),
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

async function dueSources(queries: Queries, now: Date, limit: number): Promise<readonly PolledSource[]> {
  const rows = await followed(queries)
    .where("next_fetch_at", "<=", toMs(now))
    .orderBy("next_fetch_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toPolledSource);
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
  await refreshItems(queries, plan.refreshed);
  await insertReceipts(queries, plan.receipts);
}
