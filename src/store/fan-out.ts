import type { EditionId } from "../domain/digest.ts";
import type { FanOutPlan } from "../domain/send-store.ts";
import { type Ms, toMs } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { DeliveryRow, EditionRow, SubscriberRow } from "./tables.ts";

/** Makes the deliveries of an edition, in the transaction that marks it as fanned out. */
export async function fanOut(queries: Queries, id: EditionId, plan: FanOutPlan): Promise<number> {
  const edition = await markFannedOut(queries, id, plan.now);
  if (edition === null) return 0;
  const readers = await readersOf(queries, edition, plan.now);
  const wanted = readers.map((reader) => toDeliveryRow(edition, reader, plan)).toSorted(byId);
  let made = 0n;
  for (const piece of chunks(wanted, MAX_ROWS_PER_INSERT)) {
    const { numInsertedOrUpdatedRows = 0n } = await queries
      .insertInto("deliveries")
      .values(piece)
      .onConflict((conflict) => conflict.columns(["subscriber_id", "digest", "slot"]).doNothing())
      .executeTakeFirst();
    made += numInsertedOrUpdatedRows;
  }
  await recordMade(queries, id, toMs(plan.now));
  if (edition.variant === "") await noteSlot(queries, edition);
  else await queries.deleteFrom("edition_readers").where("edition_id", "=", id).execute();
  return Number(made);
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

/** Four of the indexes are by the id or begin like it: in its order they grow at their end, and not all over the disk. */
function byId(one: DeliveryRow, other: DeliveryRow): number {
  return one.id < other.id ? -1 : Number(one.id > other.id);
}

/** Whoever comes to want an edition of its own later in the day had this one. */
async function noteSlot(queries: Queries, { digest, slot }: EditionRow): Promise<void> {
  await queries
    .updateTable("subscriptions")
    .set({ slot_done: slot })
    .where("digest", "=", digest)
    .where("own", "=", 0)
    .where("behind_since", "is", null)
    .where("ended_at", "is", null)
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

type Reader = Pick<SubscriberRow, "id" | "address" | "address_hash">;

/** Of the digest's own edition those who want it as it is; of another one those for whom it was composed. */
function readersOf(queries: Queries, { id, digest, variant }: EditionRow, now: Date): Promise<readonly Reader[]> {
  const subscribed = queries
    .selectFrom("subscribers")
    .innerJoin("subscriptions", "subscriptions.subscriber_id", "subscribers.id")
    .leftJoin("suppressions", "suppressions.address_hash", "subscribers.address_hash")
    .select(["subscribers.id", "subscribers.address", "subscribers.address_hash"])
    .where("subscriptions.digest", "=", digest)
    .where("subscriptions.ended_at", "is", null)
    .where("subscribers.state", "=", "active")
    .where("suppressions.at", "is", null)
    .orderBy("subscribers.id");
  if (variant !== "") {
    const chosen = queries.selectFrom("edition_readers").select("subscriber_id").where("edition_id", "=", id);
    return subscribed.where("subscribers.id", "in", chosen).execute();
  }
  return subscribed
    .where("subscriptions.own", "=", 0)
    .where("subscriptions.behind_since", "is", null)
    .where((row) => row.or([row("paused_until", "is", null), row("paused_until", "<=", toMs(now))]))
    .execute();
}

function toDeliveryRow(edition: EditionRow, reader: Reader, plan: FanOutPlan): DeliveryRow {
  const { id, messageId } = plan.identify(reader.id);
  return {
    id,
    edition_id: edition.id,
    subscriber_id: reader.id,
    digest: edition.digest,
    slot: edition.slot,
    address: reader.address,
    address_hash: reader.address_hash,
    message_id: messageId,
    date: toMs(plan.now),
    state: "queued",
    attempt: 0,
    next_at: toMs(plan.now),
    detail: null,
    worker: null,
  };
}
