import { sql } from "kysely";
import type { CollectPlan } from "../domain/collect-store.ts";
import type { DuePage, DuePages, PageMark, PagePlan, PageStore } from "../domain/page-store.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { type Database, type DatabaseKind, type Queries, writing } from "./database.ts";
import { toItem } from "./item-rows.ts";
import { updateItems } from "./item-writes.ts";
import { overwrite } from "./overwrite.ts";
import { insertReceipts } from "./receipt-rows.ts";
import { saveBlocks } from "./source-memory.ts";
import { savePause } from "./host-pauses.ts";
import { loadSources } from "./source-rows.ts";
import type { PageRow } from "./tables.ts";

export function createPageStore(database: Database): PageStore {
  return {
    duePages: (wish) => duePages(database.db, wish),
    savePages: (plan) => writing(database, (queries) => savePages(queries, plan, database.kind)),
  };
}

/** The pages of what a plan of `collect` brought are to be read, when their source wants that. For its transaction. */
export async function markPages(queries: Queries, plan: CollectPlan): Promise<void> {
  const ids = [...plan.inserts, ...plan.updates].map(({ id }) => id).concat(plan.pagesDue);
  if (ids.length === 0) return;
  const source = await queries
    .selectFrom("sources")
    .select("full_text")
    .where("id", "=", plan.sourceId)
    .executeTakeFirst();
  if (source?.full_text !== 1) return;
  const rows = [...new Set(ids)].map((id): PageRow => ({
    item_id: id,
    state: "due",
    tries: 0,
    next_at: 0,
    detail: null,
  }));
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("pages")
      .values(piece)
      .onConflict((conflict) => conflict.column("item_id").doUpdateSet(overwrite(piece[0])))
      .execute();
  }
}

async function duePages(queries: Queries, { now, limit, perSource }: DuePages): Promise<readonly DuePage[]> {
  const ranked = queries
    .selectFrom("pages")
    .innerJoin("items", "items.id", "pages.item_id")
    .innerJoin("sources", "sources.id", "items.source_id")
    .where("pages.state", "=", "due")
    .where("pages.next_at", "<=", toMs(now))
    .where("items.quarantined", "=", 0)
    .where("items.link", "is not", null)
    .where("sources.followed", "=", 1)
    .where("sources.full_text", "=", 1)
    .select(["pages.item_id", "pages.tries", "items.told_at"])
    .select(
      sql<number>`row_number() over (partition by items.source_id order by items.told_at desc, items.id)`.as("place"),
    );
  const due = await queries
    .selectFrom(ranked.as("ranked"))
    .select(["item_id", "tries"])
    .where("place", "<=", perSource)
    .orderBy("place")
    .orderBy("told_at", "desc")
    .orderBy("item_id")
    .limit(limit)
    .execute();
  const rows = await inChunks(
    due.map(({ item_id: id }) => id),
    (piece) => queries.selectFrom("items").selectAll().where("id", "in", piece).execute(),
  );
  const items = new Map(rows.map((row) => [row.id, toItem(row)]));
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  return due.flatMap(({ item_id: id, tries }) => {
    const item = items.get(id);
    return item === undefined ? [] : [{ source: sourceOf(item.sourceId), item, tries }];
  });
}

async function savePages(queries: Queries, plan: PagePlan, kind: DatabaseKind): Promise<void> {
  await saveBlocks(queries, plan);
  for (const pause of plan.hostPauses) await savePause(queries, pause);
  const current = await currentMarks(queries, plan.marks);
  const unwritten = await updateItems(
    queries,
    current.flatMap(({ update }) => update ?? []),
    kind,
  );
  const overtaken = new Set(unwritten.map(({ id }) => id));
  const marks = current.filter(({ itemId }) => !overtaken.has(itemId));
  await insertReceipts(
    queries,
    marks.flatMap(({ receipts }) => receipts),
  );
  for (const { itemId, state, tries, nextAt, detail } of marks) {
    await queries
      .updateTable("pages")
      .set({ state, tries, next_at: toMs(nextAt), detail })
      .where("item_id", "=", itemId)
      .execute();
  }
}

/** Marks of the versions that are stored; what else was learned of those items in the meantime is taken over. */
async function currentMarks(queries: Queries, marks: readonly PageMark[]): Promise<readonly PageMark[]> {
  const rows = await inChunks(
    marks.map(({ itemId }) => itemId),
    (piece) =>
      queries
        .selectFrom("items")
        .select(["id", "version", "identity_kind", "identity_value", "entry_hash", "quarantined"])
        .where("id", "in", piece)
        .execute(),
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  return marks.flatMap((mark) => {
    const row = stored.get(mark.itemId);
    if (row === undefined || row.version !== mark.version) return [];
    if (mark.update === null) return [mark];
    const identity = { kind: row.identity_kind, value: row.identity_value };
    const update = { ...mark.update, identity, entryHash: row.entry_hash, isQuarantined: row.quarantined === 1 };
    return [{ ...mark, update }];
  });
}
