import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { hostPauses, savePause } from "./host-pauses.ts";
import { insertItems, refreshItems, updateItems } from "./item-writes.ts";
import { knownHtml, knownItems, sourcePast } from "./known-items.ts";
import { markPages } from "./page-store.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { dueSources, followed, saveStates } from "./poll-states.ts";
import { releaseSource, saveBlocks, sourceMemory } from "./source-memory.ts";
import { toPolledSource } from "./source-rows.ts";
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
        await saveStates(queries, plans);
        for (const plan of plans) await saveItems(queries, plan);
      }),
    releaseSource: (source) => writing(database, (queries) => releaseSource(queries, source)),
  };
}

/** Each of these leaves at once what the plan has nothing of: a source that says nothing new is one row. */
async function saveItems(queries: Queries, plan: CollectPlan): Promise<void> {
  await saveBlocks(queries, plan);
  await savePause(queries, plan.hostPause);
  await insertItems(queries, plan.inserts);
  await updateItems(queries, plan.updates);
  await refreshItems(queries, plan.refreshed);
  await markPages(queries, plan);
  await insertReceipts(queries, plan.receipts);
}
