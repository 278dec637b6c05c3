import type { SourceId } from "../domain/source.ts";
import type { Decision } from "../domain/receipt.ts";
import type { ItemCount, ItemReceipt, SourceStore, ToldQuarter } from "../domain/source-store.ts";
import { sql } from "kysely";
import { toDate, toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { toReceipt } from "./receipt-rows.ts";

export function createSourceStore(database: Database): SourceStore {
  return {
    itemCounts: () => itemCounts(database.db),
    storyCounts: (since) => storyCounts(database.db, since),
    toldQuarters: (source, since) => toldQuarters(database.db, source, since),
    recentReceipts: (source, limit) => recentReceipts(database.db, source, limit),
    wakeSource: (source, now) => writing(database, (queries) => wakeSource(queries, source, now)),
  };
}

async function itemCounts(queries: Queries): Promise<ReadonlyMap<SourceId, ItemCount>> {
  const rows = await queries
    .selectFrom("items")
    .select(({ fn }) => ["source_id", fn.countAll().as("items"), fn.sum("quarantined").as("quarantined")])
    .groupBy("source_id")
    .execute();
  return new Map(
    rows.map((row) => [row.source_id, { items: Number(row.items), quarantined: Number(row.quarantined) }]),
  );
}

async function storyCounts(queries: Queries, since: Date): Promise<ReadonlyMap<SourceId, number>> {
  const rows = await queries
    .selectFrom("items")
    .innerJoin("coverage", "coverage.item_id", "items.id")
    .select(({ fn }) => ["items.source_id", fn.count("coverage.story_id").distinct().as("stories")])
    .where("items.told_at", ">=", toMs(since))
    .where(isTold)
    .groupBy("items.source_id")
    .execute();
  return new Map(rows.map((row) => [row.source_id, Number(row.stories)]));
}

/** Those that are not told are few, and an index has them alone. */
const isTold = sql<boolean>`coverage.story_id not in (select id from stories where standing_kind <> 'told')`;

const QUARTER_MS = 15 * 60_000;

/** Counted in storage, so that a flood costs no more than the quarters of the span. */
async function toldQuarters(queries: Queries, source: SourceId, since: Date): Promise<readonly ToldQuarter[]> {
  const quarter = sql<number>`items.told_at - items.told_at % ${sql.lit(QUARTER_MS)}`;
  const rows = await queries
    .selectFrom("items")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select(({ fn }) => [
      quarter.as("starts_at"),
      fn.countAll().as("items"),
      sql<number>`sum(case when coverage.position = 0 and ${isTold} then 1 else 0 end)`.as("led"),
      sql<number>`sum(case when coverage.position > 0 and ${isTold} then 1 else 0 end)`.as("joined"),
    ])
    .where("items.source_id", "=", source)
    .where("items.told_at", ">=", toMs(since))
    .where("items.quarantined", "=", 0)
    .groupBy(quarter)
    .orderBy("starts_at")
    .execute();
  return rows.map((row) => ({
    startsAt: toDate(asNumber(row.starts_at)),
    items: Number(row.items),
    led: asNumber(row.led),
    joined: asNumber(row.joined),
  }));
}

/** PostgreSQL gives sums as text. */
function asNumber(value: number | string): number {
  return Number(value);
}

const OF_COLLECT: ReadonlySet<Decision["kind"]> = new Set<Decision["kind"]>([
  "stored",
  "changed",
  "reused",
  "quarantined",
  "trimmed",
  "page",
]);
/** Items that changed last and whose receipts are looked at. */
const RECENT_ITEMS = 50;

async function recentReceipts(queries: Queries, source: SourceId, limit: number): Promise<readonly ItemReceipt[]> {
  const items = queries
    .selectFrom("items")
    .select(["id", "title"])
    .where("source_id", "=", source)
    .orderBy("changed_at", "desc")
    .limit(RECENT_ITEMS);
  const rows = await queries
    .selectFrom(items.as("recent"))
    .innerJoin("receipts", "receipts.item_id", "recent.id")
    .select(["recent.title", "receipts.at", "receipts.item_id", "receipts.story_id", "receipts.decision"])
    .orderBy("receipts.at", "desc")
    .orderBy("receipts.id", "desc")
    .execute();
  const told = rows.map(({ title, ...row }) => ({ title, receipt: toReceipt(row) }));
  return told.filter(({ receipt }) => OF_COLLECT.has(receipt.decision.kind)).slice(0, limit);
}

async function wakeSource(queries: Queries, source: SourceId, now: Date): Promise<boolean> {
  const woken = await queries
    .updateTable("sources")
    .set({ next_fetch_at: toMs(now), next_fetch_why: "the operator asked for it" })
    .where("id", "=", source)
    .where("followed", "=", 1)
    .returning(["feed_url", "moved_url"])
    .executeTakeFirst();
  if (woken === undefined) return false;
  const host = URL.parse(woken.moved_url ?? woken.feed_url)?.hostname;
  if (host !== undefined) await queries.deleteFrom("host_pauses").where("host", "=", host).execute();
  return true;
}
