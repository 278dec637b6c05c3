import type { HubChange, HubStore, HubSubscription } from "../domain/hub-store.ts";
import { toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { call, noteCalled, noteCalling, untold } from "./hub-calls.ts";
import { toAskColumns, toRow, toSubscription } from "./hub-rows.ts";

export function createHubStore(database: Database): HubStore {
  const { db } = database;
  return {
    counts: (of) => counts(db, of),
    async add(subscription) {
      await db.insertInto("hub_subscriptions").values(toRow(subscription)).execute();
    },
    change: (id, next) => writing(database, (queries) => change(queries, id, next)),
    async toAsk(now, limit) {
      const due = db.selectFrom("hub_subscriptions").selectAll().where("ask_at", "<=", toMs(now));
      return (await due.orderBy("ask_at").orderBy("id").limit(limit).execute()).map(toSubscription);
    },
    toSend: (now, limit) => toSend(db, now, limit),
    async expire(now) {
      const over = db.deleteFrom("hub_subscriptions").where("state", "=", "active").where("ask_at", "is", null);
      return (await over.where("lease_until", "<=", toMs(now)).returningAll().execute()).map(toSubscription);
    },
    async topics() {
      const wanted = db.selectFrom("hub_subscriptions").select("topic").where("state", "<>", "denied");
      return (await wanted.distinct().orderBy("topic").execute()).map(({ topic }) => topic);
    },
    async deny(topic, reason, now) {
      const asked = toAskColumns({ mode: "denied", reason, tries: 0, nextAt: now });
      const { numUpdatedRows } = await db
        .updateTable("hub_subscriptions")
        .set({ ...asked, state: "denied" })
        .where("topic", "=", topic)
        .where("state", "<>", "denied")
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
    async list(limit) {
      const all = db.selectFrom("hub_subscriptions").selectAll().orderBy("topic").orderBy("callback");
      return (await all.limit(limit).execute()).map(toSubscription);
    },
    untold: (hub) => untold(db, hub),
    call: (hub) => call(db, hub),
    noteCalling: (one, paths, now) => writing(database, (queries) => noteCalling(queries, one, { paths, now })),
    noteCalled: (one, told) => writing(database, (queries) => noteCalled(queries, one, told)),
  };
}

async function counts(queries: Queries, { host, topic }: Pick<HubSubscription, "host" | "topic">) {
  const count = async (column?: "host" | "topic" | "state", value = "") => {
    const all = queries.selectFrom("hub_subscriptions").select((eb) => eb.fn.countAll<number | string>().as("rows"));
    const { rows } = await (column === undefined ? all : all.where(column, "=", value)).executeTakeFirstOrThrow();
    return Number(rows);
  };
  return {
    all: await count(),
    ofHost: await count("host", host),
    ofTopic: await count("topic", topic),
    waiting: await count("state", "waiting"),
  };
}

/** The row is taken first, so that on PostgreSQL nobody changes it between reading and writing. */
async function change(queries: Queries, id: string, next: (before: HubSubscription) => HubChange): Promise<HubChange> {
  const mine = () => queries.updateTable("hub_subscriptions").where("id", "=", id);
  const row = await mine()
    .set((eb) => ({ id: eb.ref("id") }))
    .returningAll()
    .executeTakeFirst();
  const after = row === undefined ? null : next(toSubscription(row));
  if (after === "removed") await queries.deleteFrom("hub_subscriptions").where("id", "=", id).execute();
  else if (after !== null) await mine().set(toRow(after)).execute();
  return after;
}

async function toSend(queries: Queries, now: Date, limit: number): Promise<readonly HubSubscription[]> {
  const rows = await queries
    .selectFrom("hub_subscriptions")
    .innerJoin("documents", "documents.path", "hub_subscriptions.path")
    .selectAll("hub_subscriptions")
    .where("hub_subscriptions.state", "=", "active")
    .where("hub_subscriptions.lease_until", ">", toMs(now))
    .where("hub_subscriptions.next_at", "<=", toMs(now))
    .whereRef("hub_subscriptions.told_etag", "<>", "documents.etag")
    .orderBy("hub_subscriptions.next_at")
    .orderBy("hub_subscriptions.id")
    .limit(limit)
    .execute();
  return rows.map(toSubscription);
}
