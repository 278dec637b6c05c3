import { sql } from "kysely";
import type { LeasedStage, WorkerPresence } from "../../domain/fleet.ts";
import { fromJson, toDate, toJson, toMs } from "../cells.ts";
import type { Queries } from "../database.ts";
import { databaseNow } from "./database-now.ts";

/** Who says nothing for so long is not counted as living, in milliseconds. */
const SILENT_MS = 30_000;

type Greeting = { readonly worker: string; readonly roles: readonly string[]; readonly startedAt: Date };

export async function greet(queries: Queries, { worker, roles, startedAt }: Greeting): Promise<void> {
  const row = { worker, roles: toJson(roles), started_at: toMs(startedAt), seen_at: databaseNow() };
  await queries
    .insertInto("workers")
    .values(row)
    .onConflict((conflict) => conflict.column("worker").doUpdateSet({ roles: row.roles, seen_at: databaseNow() }))
    .execute();
  await queries
    .deleteFrom("workers")
    .where("seen_at", "<", sql<number>`${databaseNow()} - ${10 * SILENT_MS}`)
    .execute();
}

export async function bow(queries: Queries, worker: string): Promise<void> {
  await queries.deleteFrom("workers").where("worker", "=", worker).execute();
}

export async function livingWorkers(queries: Queries): Promise<readonly WorkerPresence[]> {
  const rows = await queries
    .selectFrom("workers")
    .selectAll()
    .where("seen_at", ">", sql<number>`${databaseNow()} - ${SILENT_MS}`)
    .orderBy("worker")
    .execute();
  const held = await queries.selectFrom("stage_leases").selectAll().where("until", ">", databaseNow()).execute();
  return rows.map((row) => ({
    worker: row.worker,
    roles: fromJson(row.roles),
    startedAt: toDate(row.started_at),
    seenAt: toDate(row.seen_at),
    holds: held.flatMap(({ stage, worker }): LeasedStage[] => (worker === row.worker ? [stage] : [])).toSorted(),
  }));
}
