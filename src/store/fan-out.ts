import type { EditionId } from "../domain/digest.ts";
import type { FanOutPlan } from "../domain/send-store.ts";
import { type Ms, toMs } from "./cells.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import { queueDeliveries, type Reader } from "./queue-deliveries.ts";
import type { EditionRow } from "./mail-tables.ts";

export type FanOut = { readonly kind: DatabaseKind; readonly id: EditionId; readonly plan: FanOutPlan };

/** Makes the deliveries of an edition, in the transaction that marks it as fanned out. */
export async function fanOut(queries: Queries, { kind, id, plan }: FanOut): Promise<number> {
  const edition = await markFannedOut(queries, id, plan.now);
  if (edition === null) return 0;
  const readers = await readersOf(queries, edition, plan.now);
  if (edition.variant === "") await notePaused(queries, edition, plan.now);
  const made = await queueDeliveries(queries, kind, edition, { readers, plan });
  await recordMade(queries, id, toMs(plan.now));
  await queries.deleteFrom("edition_readers").where("edition_id", "=", id).execute();
  return made;
}

/** The first step of all deliveries of an edition. An edition is fanned out once, so it had none before. */
async function recordMade(queries: Queries, id: EditionId, at: Ms): Promise<void> {
  await queries
    .insertInto("delivery_events")
    .columns(["delivery_id", "at", "state", "attempt", "worker", "detail"])
    .expression((make) =>
      make
        .selectFrom("deliveries")
        .select(["id", (value) => value.val(at).as("at"), "state", "attempt", "worker", "detail"])
        .where("edition_id", "=", id)
        .orderBy("id"),
    )
    .execute();
}

/** First of all, so that of two workers the second waits here and then finds nothing to do. */
async function markFannedOut(queries: Queries, id: EditionId, now: Date): Promise<EditionRow | null> {
  const marked = await queries
    .updateTable("editions")
    .set({ fanned_out_at: toMs(now) })
    .where("id", "=", id)
    .where("fanned_out_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (marked !== undefined) return marked;
  const known = await queries.selectFrom("editions").select("id").where("id", "=", id).executeTakeFirst();
  if (known === undefined) throw new Error(`There is no edition ${id} to fan out.`);
  return null;
}

/** Who pauses is behind from here on: what it misses waits for the end of the pause, as with editions of one's own. */
async function notePaused(queries: Queries, edition: EditionRow, now: Date): Promise<void> {
  const from = edition.told_from === null ? edition.composed_at : edition.told_from + 1;
  await queries
    .updateTable("subscriptions")
    .set({ behind_since: from, behind_at: toMs(now) })
    .where("digest", "=", edition.digest)
    .where("ended_at", "is", null)
    .where("own", "=", 0)
    .where("behind_since", "is", null)
    .where("paused_until", ">", toMs(now))
    .execute();
}

/** Of the digest's own edition those who want it as it is; of another one those for whom it was composed. */
function readersOf(queries: Queries, { id, digest, variant }: EditionRow, now: Date): Promise<readonly Reader[]> {
  const subscribed = queries
    .selectFrom("subscribers")
    .innerJoin("subscriptions", "subscriptions.subscriber_id", "subscribers.id")
    .leftJoin("suppressions", "suppressions.address_hash", "subscribers.address_hash")
    .select(["subscribers.id", "subscribers.address", "subscribers.address_hash", "subscriptions.plain_links"])
    .where("subscriptions.digest", "=", digest)
    .where("subscriptions.ended_at", "is", null)
    .where("subscribers.state", "=", "active")
    .where("suppressions.at", "is", null)
    .where((row) => row.or([row("paused_until", "is", null), row("paused_until", "<=", toMs(now))]))
    .orderBy("subscribers.id");
  if (variant !== "") {
    const chosen = queries.selectFrom("edition_readers").select("subscriber_id").where("edition_id", "=", id);
    return subscribed.where("subscribers.id", "in", chosen).execute();
  }
  return subscribed.where("subscriptions.own", "=", 0).where("subscriptions.behind_since", "is", null).execute();
}
