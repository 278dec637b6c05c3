import type { PushedSource, PushStore, PushSubscription } from "../domain/push-store.ts";
import { NO_PUSH, type SourceId } from "../domain/source.ts";
import { fromJson, orNull, toDate, toJson, toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { toPolledSource } from "./source-rows.ts";
import type { PushSubscriptionRow } from "./hub-tables.ts";

export function createPushStore(database: Database): PushStore {
  const { db } = database;
  return {
    wanted: () => wanted(db),
    async subscriptions() {
      const rows = await db
        .selectFrom("push_subscriptions")
        .selectAll()
        .orderBy("source_id")
        .orderBy("token")
        .execute();
      return rows.map(toSubscription);
    },
    async followedSource(source) {
      const mine = db.selectFrom("sources").selectAll().where("id", "=", source).where("followed", "=", 1);
      return orNull((await mine.executeTakeFirst()) ?? null, toPolledSource);
    },
    byToken: (token) => byToken(db, token),
    change: (token, next) => writing(database, (queries) => change(queries, token, next)),
    async add(subscription) {
      await db.insertInto("push_subscriptions").values(toRow(subscription)).execute();
    },
    async remove(token) {
      await db.deleteFrom("push_subscriptions").where("token", "=", token).execute();
    },
    pollSoon: (source, now) => pollSoon(db, source, now),
  };
}

async function wanted(queries: Queries): Promise<readonly PushedSource[]> {
  const rows = await queries
    .selectFrom("sources")
    .select(["id", "push"])
    .where("followed", "=", 1)
    .where("push", "<>", toJson(NO_PUSH))
    .orderBy("id")
    .execute();
  return rows.map(({ id, push }) => ({ sourceId: id, push: fromJson(push) }));
}

async function byToken(queries: Queries, token: string): Promise<PushSubscription | null> {
  const row = await queries.selectFrom("push_subscriptions").selectAll().where("token", "=", token).executeTakeFirst();
  return row === undefined ? null : toSubscription(row);
}

/** The row is taken first, so that on PostgreSQL nobody changes it between reading and writing. */
async function change(
  queries: Queries,
  token: string,
  next: (before: PushSubscription) => PushSubscription | null,
): Promise<boolean> {
  const mine = () => queries.updateTable("push_subscriptions").where("token", "=", token);
  const row = await mine()
    .set((eb) => ({ token: eb.ref("token") }))
    .returningAll()
    .executeTakeFirst();
  const after = row === undefined ? null : next(toSubscription(row));
  if (after === null) return false;
  await mine().set(toRow(after)).execute();
  return true;
}

async function pollSoon(queries: Queries, source: SourceId, now: Date): Promise<void> {
  await queries
    .updateTable("sources")
    .set({ next_fetch_at: toMs(now), next_fetch_why: "it is pushed no longer" })
    .where("id", "=", source)
    .where("followed", "=", 1)
    .where("next_fetch_at", ">", toMs(now))
    .execute();
}

function toRow(subscription: PushSubscription): PushSubscriptionRow {
  return {
    token: subscription.token,
    source_id: subscription.sourceId,
    hub: subscription.hub,
    topic: subscription.topic,
    secret: subscription.secret,
    state: subscription.state,
    asked: subscription.asked,
    lease_until: orNull(subscription.leaseUntil, toMs),
    next_at: toMs(subscription.nextAt),
    tries: subscription.tries,
    last_push_at: orNull(subscription.lastPushAt, toMs),
    seen: toJson(subscription.seen),
    detail: subscription.detail,
  };
}

function toSubscription(row: PushSubscriptionRow): PushSubscription {
  return {
    token: row.token,
    sourceId: row.source_id,
    hub: row.hub,
    topic: row.topic,
    secret: row.secret,
    state: row.state,
    asked: row.asked,
    leaseUntil: orNull(row.lease_until, toDate),
    nextAt: toDate(row.next_at),
    tries: row.tries,
    lastPushAt: orNull(row.last_push_at, toDate),
    seen: fromJson(row.seen),
    detail: row.detail,
  };
}
