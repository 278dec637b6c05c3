import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";
import type { ItemId } from "../domain/item.ts";
import { toJson } from "./cells.ts";
import { ALL, type Database, type DatabaseKind, type Queries, writing } from "./database.ts";
import { hostPauses, savePause } from "./host-pauses.ts";
import { insertItems, refreshItems, updateItems } from "./item-writes.ts";
import { knownHtml, knownItems, sourcePast } from "./known-items.ts";
import { markPages } from "./page-store.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { dueSources, followed, forgetDocument, saveStates } from "./poll-states.ts";
import { releaseSource, saveBlocks, sourceMemory } from "./source-memory.ts";
import { toPolledSource } from "./source-rows.ts";
import { renewMarks, seenAmong } from "./seen-entries.ts";
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
    seenAmong: (source, entries) => seenAmong(db, source, entries),
    knownHtml: (items) => knownHtml(db, items),
    sourcePast: (source, since) => sourcePast(db, source, since),
    sourceMemory: (source) => sourceMemory(db, source),
    hostPauses: (now) => hostPauses(db, now),
    saveCollected: (plans) =>
      writing(database, async (queries) => {
        await saveStates(queries, plans);
        for (const plan of plans) await saveItems(queries, plan, database.kind);
        if (plans.some(tellsNews)) await database.makeJobs?.(queries, "curate", ALL);
      }),
    releaseSource: (source) => writing(database, (queries) => releaseSource(queries, source)),
  };
}

function tellsNews({ inserts, updates }: CollectPlan): boolean {
  return inserts.length + updates.length > 0;
}

/** Each of these leaves at once what the plan has nothing of: a source that says nothing new is one row. */
async function saveItems(queries: Queries, given: CollectPlan, kind: DatabaseKind): Promise<void> {
  await saveBlocks(queries, given);
  await savePause(queries, given.hostPause);
  await renewMarks(queries, given);
  const isReleased = await wasReleased(queries, given);
  const plan = isReleased ? releasedPlan(given) : given;
  const unwritten = [
    ...(await insertItems(queries, plan.inserts, kind)),
    ...(await updateItems(queries, plan.updates, kind)),
    ...(await refreshItems(queries, plan.refreshed)),
  ];
  const written = unwritten.length === 0 ? plan : writtenPlan(plan, new Set(unwritten.map(({ id }) => id)));
  await markPages(queries, written);
  await insertReceipts(queries, written.receipts);
  if (isReleased || unwritten.some(({ isOvertaken }) => isOvertaken)) await forgetDocument(queries, plan.sourceId);
}

/** Whether the operator lifted the quarantine after the source was read: then nothing was learned of the document. */
async function wasReleased(queries: Queries, { before, state, sourceId }: CollectPlan): Promise<boolean> {
  if (before === null || before.quarantine === null || state.quarantine === null) return false;
  const source = queries.selectFrom("sources").select("quarantine").where("id", "=", sourceId);
  return (await source.executeTakeFirst())?.quarantine === toJson(null);
}

function releasedPlan(plan: CollectPlan): CollectPlan {
  return {
    ...plan,
    inserts: plan.inserts.map((item) => ({ ...item, isQuarantined: false })),
    receipts: plan.receipts.filter(({ decision }) => decision.kind !== "quarantined"),
  };
}

function writtenPlan(plan: CollectPlan, unwritten: ReadonlySet<ItemId | null>): CollectPlan {
  return {
    ...plan,
    inserts: plan.inserts.filter(({ id }) => !unwritten.has(id)),
    updates: plan.updates.filter(({ id }) => !unwritten.has(id)),
    receipts: plan.receipts.filter(({ itemId }) => !unwritten.has(itemId)),
  };
}
