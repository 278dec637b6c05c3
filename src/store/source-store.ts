import type { SourceId } from "../domain/source.ts";
import type { ItemCount, SourceStore } from "../domain/source-store.ts";
import { toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";

export function createSourceStore(database: Database): SourceStore {
  return {
    itemCounts: () => itemCounts(database.db),
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
