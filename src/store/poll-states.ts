import { CompiledQuery } from "kysely";
import type { CollectPlan } from "../domain/collect-store.ts";
import type { PolledSource } from "../domain/source.ts";
import { toMs } from "./cells.ts";
import type { Queries } from "./database.ts";
import { toPolledSource, toStateColumns } from "./source-rows.ts";

/**
 * No rule puts a source off for longer than this beyond its own interval. A time further off was made by a clock that
 * was wrong, and would keep the source silent for years.
 */
const MAX_AHEAD_MS = 8 * 24 * 60 * 60 * 1000;

export function followed(queries: Queries) {
  return queries.selectFrom("sources").selectAll().where("followed", "=", 1);
}

export async function dueSources(queries: Queries, now: Date, limit: number): Promise<readonly PolledSource[]> {
  const due = await followed(queries)
    .where("next_fetch_at", "<=", toMs(now))
    .orderBy("next_fetch_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  if (due.length === limit) return due.map(toPolledSource);
  const astray = await followed(queries)
    .where("next_fetch_at", ">", toMs(now) + MAX_AHEAD_MS)
    .orderBy("next_fetch_at")
    .orderBy("id")
    .execute();
  const wrong = astray.filter(
    (row) => (row.next_fetch_at ?? 0) > toMs(now) + MAX_AHEAD_MS + (row.every_seconds ?? 0) * 1000,
  );
  return [...due, ...wrong].slice(0, limit).map(toPolledSource);
}

/** The statement is made once for all plans: making it costs more than running it. */
export async function saveStates(queries: Queries, plans: readonly CollectPlan[]): Promise<void> {
  let sql: string | null = null;
  for (const { sourceId, state } of plans) {
    const columns = toStateColumns(state);
    sql ??= queries.updateTable("sources").set(columns).where("id", "=", sourceId).compile().sql;
    const values = [...Object.values(columns), sourceId];
    const { numAffectedRows } = await queries.executeQuery(CompiledQuery.raw(sql, values));
    if (numAffectedRows === 0n) throw new Error(`There is no source ${sourceId} to save items of.`);
  }
}
