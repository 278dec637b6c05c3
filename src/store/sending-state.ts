import type { SendingState } from "../domain/outbox-store.ts";
import { toDate } from "./cells.ts";
import type { Queries } from "./database.ts";
import { toWarmDay } from "./warm-days.ts";

/** Reasons that are told apart; the others are left out. */
const MAX_REASONS = 100;
const MAX_FAMILIES = 1_000;

export async function sendingState(queries: Queries): Promise<SendingState> {
  const buckets = await queries.selectFrom("send_buckets").selectAll().execute();
  const troubles = await queries.selectFrom("relay_troubles").selectAll().orderBy("relay").execute();
  const days = await queries
    .selectFrom("warm_days")
    .selectAll()
    .where((row) =>
      row(
        "day",
        "=",
        row
          .selectFrom("warm_days as later")
          .select("later.day")
          .whereRef("later.family", "=", "warm_days.family")
          .orderBy("later.day", "desc")
          .limit(1),
      ),
    )
    .orderBy("family")
    .limit(MAX_FAMILIES)
    .execute();
  return {
    buckets: new Map(buckets.map((row) => [row.name, row.full_at])),
    relays: troubles.map(({ relay, detail, since, rests_until: until }) => {
      return { relay, detail, since: toDate(since), restsUntil: toDate(until) };
    }),
    days: days.map(toWarmDay),
    waiting: await waiting(queries),
  };
}

async function waiting(queries: Queries): Promise<SendingState["waiting"]> {
  const rows = await queries
    .selectFrom("deliveries")
    .select((row) => ["detail", row.fn.countAll<number | string>().as("count"), row.fn.min("next_at").as("first")])
    .where("state", "in", ["queued", "deferred"])
    .where("detail", "like", "Waits:%")
    .groupBy("detail")
    .orderBy("detail")
    .limit(MAX_REASONS)
    .execute();
  return rows.map(({ detail, count, first }) => {
    return { why: detail ?? "", deliveries: Number(count), nextAt: toDate(first) };
  });
}
