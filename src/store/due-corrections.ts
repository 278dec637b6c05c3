import { sql } from "kysely";
import type { DueCorrection } from "../domain/correction.ts";
import type { CarriedOut } from "../domain/curate-store.ts";
import { fromJson, toJson } from "./cells.ts";
import { toCorrection } from "./correction-store.ts";
import type { Queries } from "./database.ts";

/** Corrections that stand and are not shown by the stories, or the reverse; in the order in which they were said or ended. */
export async function dueCorrections(queries: Queries, limit: number): Promise<readonly DueCorrection[]> {
  const rows = await queries
    .selectFrom("corrections")
    .selectAll()
    .where((row) =>
      row.or([
        row.and([row("ended_at", "is", null), row("is_shown", "=", 0)]),
        row.and([row("ended_at", "is not", null), row("is_shown", "=", 1)]),
      ]),
    )
    .orderBy(sql`coalesce(ended_at, at)`)
    .orderBy("at") // What ends and is said anew in one moment ends first.
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    correction: toCorrection(row),
    isEnded: row.ended_at !== null,
    moved: fromJson(row.moved),
  }));
}

export async function noteCarriedOut(queries: Queries, carriedOut: readonly CarriedOut[]): Promise<void> {
  for (const { id, isEnded, moved } of carriedOut) {
    const row = { is_shown: isEnded ? 0 : 1, moved: toJson(moved) };
    await queries.updateTable("corrections").set(row).where("id", "=", id).execute();
  }
}
