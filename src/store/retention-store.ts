import { itemsOf } from "../domain/correction.ts";
import type { ItemId } from "../domain/item.ts";
import type { KeptKind, PruneStep, RetentionStore } from "../domain/retention-store.ts";
import { fromJson, toMs } from "./cells.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { databaseSize, holding } from "./retention/holdings.ts";
import { pruneItems, pruneTexts, pruneVersions, pruneWords } from "./retention/item-steps.ts";
import { pruneReceipts, pruneSteps } from "./retention/log-steps.ts";
import { pruneClicks, pruneDeliveries, pruneMails } from "./retention/mail-steps.ts";
import { pruneMarks, pruneMemory } from "./retention/memory-steps.ts";
import type { Step } from "./retention/step.ts";
import { pruneStories } from "./retention/story-steps.ts";

const STEPS: Readonly<Record<KeptKind, (queries: Queries, step: Step) => Promise<PruneStep>>> = {
  texts: pruneTexts,
  versions: pruneVersions,
  search: pruneWords,
  receipts: pruneReceipts,
  items: pruneItems,
  stories: pruneStories,
  mails: pruneMails,
  steps: pruneSteps,
  deliveries: pruneDeliveries,
  clicks: pruneClicks,
  memory: pruneMemory,
  seen: pruneMarks,
};

export function createRetentionStore(database: Database): RetentionStore {
  return {
    step: (kind, { before, now, limit }) =>
      writing(database, async (queries) => {
        const needsSpared = kind === "items" || kind === "stories";
        const spared = needsSpared ? await spareItems(queries) : new Set<ItemId>();
        return await STEPS[kind](queries, { before: toMs(before), now: toMs(now), limit, spared });
      }),
    holding: (kind, before) => reading(database, (queries) => holding(queries, kind, before)),
    size: () => databaseSize(database),
  };
}

/** The items of corrections that hold, or that the stories still show. */
async function spareItems(queries: Queries): Promise<ReadonlySet<ItemId>> {
  const rows = await queries
    .selectFrom("corrections")
    .select(["wish", "moved"])
    .where((row) => row.or([row("ended_at", "is", null), row("is_shown", "=", 1)]))
    .execute();
  const named = rows.flatMap(({ wish }) => itemsOf(fromJson(wish)));
  return new Set(named.concat(rows.flatMap(({ moved }) => fromJson(moved).map(({ itemId }) => itemId))));
}
