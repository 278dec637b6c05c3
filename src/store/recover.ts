import type { Delivery } from "../domain/delivery.ts";
import { type Ms } from "./cells.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import { recordSteps, toDelivery } from "./delivery-rows.ts";

export type Recovery = {
  readonly kind: DatabaseKind;
  readonly worker: string;
  readonly now: Ms;
  /** Of which other workers: of all, or of those whose lease is over. */
  readonly of: "all" | "lapsed";
};

const LEFT = [
  { from: "sending", becomes: "queued" },
  { from: "dot", becomes: "doubt" },
] as const;

/** Takes back what other workers left, and returns all that is in doubt. */
export async function recover(queries: Queries, recovery: Recovery): Promise<readonly Delivery[]> {
  const { now } = recovery;
  for (const { from, becomes } of LEFT) {
    const rows = await queries
      .updateTable("deliveries")
      .set({ state: becomes, worker: null, ...(becomes === "queued" ? { next_at: now } : {}) })
      .where("id", "in", leftBehind(queries, from, recovery))
      .returningAll()
      .execute();
    await recordSteps(queries, rows, now);
  }
  await forgetLapsed(queries, recovery);
  const doubt = queries.selectFrom("deliveries").selectAll().where("state", "=", "doubt");
  return (await doubt.orderBy("next_at").orderBy("id").execute()).map(toDelivery);
}

export async function requeueOwn(queries: Queries, worker: string, now: Ms): Promise<void> {
  const rows = await queries
    .updateTable("deliveries")
    .set({ state: "queued", worker: null, next_at: now })
    .where("state", "=", "sending")
    .where("worker", "=", worker)
    .returningAll()
    .execute();
  await recordSteps(queries, rows, now);
}

/** A process that stands still may have a row locked: on PostgreSQL that is passed over, or all would wait for it. */
function leftBehind(queries: Queries, from: "sending" | "dot", { kind, worker, now, of }: Recovery) {
  const alive = queries.selectFrom("worker_leases").select("worker").where("until", ">", now);
  return queries
    .selectFrom("deliveries")
    .select("id")
    .where("state", "=", from)
    .where("worker", "<>", worker)
    .$if(of === "lapsed", (query) => query.where("worker", "not in", alive))
    .$if(kind === "postgres" && of === "lapsed", (query) => query.forUpdate().skipLocked());
}

/** Who has no lease is as one whose lease is over, so they need not be kept. */
async function forgetLapsed(queries: Queries, { kind, now }: Recovery): Promise<void> {
  const lapsed = queries
    .selectFrom("worker_leases")
    .select("worker")
    .where("until", "<=", now)
    .$if(kind === "postgres", (query) => query.forUpdate().skipLocked());
  await queries.deleteFrom("worker_leases").where("worker", "in", lapsed).execute();
}

/** The lease of this worker, from now on until then. */
export async function holdUntil(queries: Queries, worker: string, until: Ms): Promise<void> {
  await queries
    .insertInto("worker_leases")
    .values({ worker, until })
    .onConflict((conflict) => conflict.column("worker").doUpdateSet({ until }))
    .execute();
}
