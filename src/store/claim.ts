import { sql } from "kysely";
import type { Delivery } from "../domain/delivery.ts";
import { type Ms, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import { recordSteps, toDelivery } from "./delivery-rows.ts";
import { readPause } from "./guard-store.ts";
import { type DeliveryRow, LETTERS_EDITION } from "./mail-tables.ts";

export type Claim = {
  readonly kind: DatabaseKind;
  readonly worker: string;
  readonly now: Date;
  readonly limit: number;
};

/** Takes due deliveries for the worker, and sets aside those that may no longer be sent, until it has enough. */
export async function claimDeliveries(queries: Queries, claim: Claim): Promise<readonly Delivery[]> {
  const claimed: Delivery[] = [];
  if ((await readPause(queries)) !== null) return claimed;
  while (claimed.length < claim.limit) {
    const due = await dueRows(queries, claim, claim.limit - claimed.length);
    if (due.length === 0) break;
    const barred = due.filter(({ barrier }) => barrier !== null);
    await setAside(queries, barred, toMs(claim.now));
    claimed.push(
      ...(await take(
        queries,
        due.filter(({ barrier }) => barrier === null),
        claim,
      )),
    );
  }
  return claimed;
}

export type DueRow = DeliveryRow & { readonly barrier: string | null };

/**
 * The first that are due, letters before editions. Each kind and state is asked for by itself: then an index has them in their order, and none
 * of the rows that wait behind them is looked at.
 */
export async function dueRows(queries: Queries, claim: Claim, limit: number): Promise<readonly DueRow[]> {
  const letters = await dueOfKind("letter", queries, claim, limit);
  if (letters.length === limit) return letters;
  return [...letters, ...(await dueOfKind("edition", queries, claim, limit - letters.length))];
}

type Kind = "letter" | "edition";

async function dueOfKind(kind: Kind, queries: Queries, claim: Claim, limit: number): Promise<readonly DueRow[]> {
  const queued = await dueIn({ kind, state: "queued" }, queries, claim, limit);
  const deferred = await dueIn({ kind, state: "deferred" }, queries, claim, limit);
  if (deferred.length === 0) return queued;
  return [...queued, ...deferred].sort((a, b) => a.next_at - b.next_at || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

/** Due rows of one state. On PostgreSQL a row that another worker is just taking is passed over. */
function dueIn(
  wanted: { readonly kind: Kind; readonly state: "queued" | "deferred" },
  queries: Queries,
  { kind, now }: Claim,
  limit: number,
): Promise<readonly DueRow[]> {
  return (
    withBarrier(queries)
      .where("deliveries.state", "=", wanted.state)
      // Written out, as the index of letters has it: databases do not see that a parameter means the same.
      .where("deliveries.edition_id", wanted.kind === "letter" ? "=" : "<>", sql.lit(LETTERS_EDITION))
      .where("deliveries.next_at", "<=", toMs(now))
      .where((row) => row.or([row("paused_until", "is", null), row("paused_until", "<=", toMs(now))]))
      .orderBy("deliveries.next_at")
      .orderBy("deliveries.id")
      .limit(limit)
      .$if(kind === "postgres", (query) => query.forUpdate("deliveries").skipLocked())
      .execute()
  );
}

/**
 * Deliveries with what bars each from being sent. A pending subscriber gets the letter that asks it to confirm and nothing
 * else, and other letters want no subscription.
 */
export function withBarrier(queries: Queries) {
  return queries
    .selectFrom("deliveries")
    .leftJoin("subscribers", "subscribers.id", "deliveries.subscriber_id")
    .leftJoin("subscriptions", (join) =>
      join
        .onRef("subscriptions.subscriber_id", "=", "subscribers.id")
        .onRef("subscriptions.digest", "=", "deliveries.digest")
        .on("subscriptions.ended_at", "is", null),
    )
    .leftJoin("letters", "letters.id", "deliveries.id")
    .leftJoin("suppressions", "suppressions.address_hash", "deliveries.address_hash")
    .selectAll("deliveries")
    .select((column) =>
      column
        .case()
        .when("suppressions.reason", "is not", null)
        .then(sql<string | null>`'suppressed: ' || suppressions.reason`)
        .when(sql<boolean>`letters.kind = 'confirm' and subscribers.state = 'pending'`)
        .then(null)
        .when("letters.kind", "=", "confirm")
        .then("nothing to confirm any more")
        .when("subscribers.state", "<>", "active")
        .then("no longer subscribed")
        .when(sql<boolean>`deliveries.edition_id = ${LETTERS_EDITION} and letters.kind is null`)
        .then("what it said is no longer kept")
        .when(sql<boolean>`subscriptions.since is null and letters.kind is null`)
        .then("no longer subscribed")
        .else(null)
        .end()
        .as("barrier"),
    );
}

/** Rows that are barred are `suppressed`, for that reason. */
export async function setAside(queries: Queries, rows: readonly DueRow[], now: Ms): Promise<void> {
  for (const [barrier, barred] of Map.groupBy(rows, (row) => row.barrier)) {
    const changed = await inChunks(
      barred.map(({ id }) => id),
      (piece) =>
        queries
          .updateTable("deliveries")
          .set({ state: "suppressed", detail: barrier, worker: null })
          .where("id", "in", piece)
          .returningAll()
          .execute(),
    );
    await recordSteps(queries, changed, now);
  }
}

/** In the order in which they were due. */
export async function take(
  queries: Queries,
  rows: readonly DueRow[],
  { worker, now }: Claim,
): Promise<readonly Delivery[]> {
  const ids = rows.map(({ id }) => id);
  const taken = await inChunks(ids, (piece) =>
    queries
      .updateTable("deliveries")
      .set((column) => ({ state: "sending", worker, attempt: column("attempt", "+", 1) }))
      .where("id", "in", piece)
      .returningAll()
      .execute(),
  );
  await recordSteps(queries, taken, toMs(now));
  const byId = new Map(taken.map((row) => [row.id, toDelivery(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
