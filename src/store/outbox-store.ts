import type { Delivery, DeliveryId, DeliveryState } from "../domain/delivery.ts";
import type { DeliveryStep, DeliveryWish, OutboxStore, Verdict } from "../domain/outbox-store.ts";
import { toDate, toMs } from "./cells.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { recordSteps, toDelivery } from "./delivery-rows.ts";
import { noteArrivals } from "./note-behind.ts";
import { sendingState } from "./sending-state.ts";
import { slotHistory } from "./slot-history.ts";

export function createOutboxStore(database: Database): OutboxStore {
  const { db } = database;
  return {
    async counts() {
      const rows = await db
        .selectFrom("deliveries")
        .select((row) => ["state", row.fn.countAll<number | string>().as("count")])
        .groupBy("state")
        .execute();
      return new Map(rows.map(({ state, count }) => [state, Number(count)]));
    },
    sending: () => reading(database, sendingState),
    list: (wish) => list(db, wish),
    find: (name) => find(db, name),
    steps: (id) => steps(db, id),
    decide: (id, verdict, at) => writing(database, (queries) => decide(queries, { id, verdict, at })),
    history: (digest, limit) => reading(database, (queries) => slotHistory(queries, digest, limit)),
  };
}

async function list(queries: Queries, { state, digest, limit }: DeliveryWish): Promise<readonly Delivery[]> {
  let wanted = queries.selectFrom("deliveries").selectAll();
  if (state !== null) wanted = wanted.where("state", "=", state);
  if (digest !== null) wanted = wanted.where("digest", "=", digest);
  return (await wanted.orderBy("date", "desc").orderBy("id").limit(limit).execute()).map(toDelivery);
}

async function find(queries: Queries, name: string): Promise<Delivery | null> {
  const found = await queries
    .selectFrom("deliveries")
    .selectAll()
    .where((row) => row.or([row("id", "=", name as DeliveryId), row("message_id", "=", name)]))
    .executeTakeFirst();
  return found === undefined ? null : toDelivery(found);
}

async function steps(queries: Queries, id: DeliveryId): Promise<readonly DeliveryStep[]> {
  const rows = await queries
    .selectFrom("delivery_events")
    .select(["at", "state", "attempt", "detail"])
    .where("delivery_id", "=", id)
    .orderBy("id")
    .execute();
  return rows.map(({ at, state, attempt, detail }) => ({ at: toDate(at), state, attempt, detail }));
}

const DECIDED: Readonly<Record<Verdict, { readonly state: DeliveryState; readonly detail: string }>> = {
  arrived: { state: "sent", detail: "The operator says that it arrived." },
  again: { state: "queued", detail: "The operator wants it sent again." },
  drop: { state: "failed", detail: "The operator gave it up." },
};

type Decision = { readonly id: DeliveryId; readonly verdict: Verdict; readonly at: Date };

async function decide(queries: Queries, { id, verdict, at }: Decision): Promise<boolean> {
  const rows = await queries
    .updateTable("deliveries")
    .set({ ...DECIDED[verdict], next_at: toMs(at) })
    .where("id", "=", id)
    .where("state", "=", "held")
    .returningAll()
    .execute();
  await recordSteps(queries, rows, toMs(at));
  await noteArrivals(queries, rows, at);
  return rows.length === 1;
}
