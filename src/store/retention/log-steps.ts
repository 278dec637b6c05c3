import type { PruneStep } from "../../domain/retention-store.ts";
import type { Queries } from "../database.ts";
import type { Step } from "./step.ts";
import { notePlace, readPlace, type Walk } from "./walk.ts";
import { SETTLED } from "./mail-steps.ts";

/** Rows that are only ever added have numbers that rise with their time; so the oldest are the first. */
type Logged = { readonly id: number; readonly at: number };

/** Why things are as they are. Noted is until when receipts are gone, for those who ask. */
export async function pruneReceipts(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const rows = await queries
    .selectFrom("receipts")
    .select(["id", "at"])
    .where("id", ">", await lastId(queries, "receipts"))
    .orderBy("id")
    .limit(limit)
    .execute();
  const old = await pass(queries, "receipts", rows, before);
  if (old.length > 0) {
    await queries
      .deleteFrom("receipts")
      .where("id", "<=", old.at(-1)?.id ?? 0)
      .execute();
  }
  return { gone: old.length, isDone: old.length < limit };
}

/** What happened to deliveries that are settled. Those of others go with their delivery. */
export async function pruneSteps(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const rows = await queries
    .selectFrom("delivery_events")
    .innerJoin("deliveries", "deliveries.id", "delivery_events.delivery_id")
    .select(["delivery_events.id", "delivery_events.at", "deliveries.state"])
    .where("delivery_events.id", ">", await lastId(queries, "steps"))
    .orderBy("delivery_events.id")
    .limit(limit)
    .execute();
  const old = await pass(queries, "steps", rows, before);
  const settled = old.filter(({ state }) => SETTLED.some((one) => one === state)).map(({ id }) => id);
  if (settled.length > 0) await queries.deleteFrom("delivery_events").where("id", "in", settled).execute();
  return { gone: settled.length, isDone: old.length < limit };
}

async function lastId(queries: Queries, walk: Walk): Promise<number> {
  return Number((await readPlace(queries, walk)).id);
}

/** Gives the first of the rows, as long as they are old, and notes that they were looked at. */
async function pass<Row extends Logged>(
  queries: Queries,
  walk: Walk,
  rows: readonly Row[],
  before: number,
): Promise<readonly Row[]> {
  const end = rows.findIndex(({ at }) => at >= before);
  const old = end === -1 ? rows : rows.slice(0, end);
  const last = old.at(-1);
  await notePlace(queries, walk, last === undefined ? undefined : { at: last.at, id: String(last.id) });
  return old;
}
