import type { Dossier } from "../domain/consent-store.ts";
import type { DeliveryStep } from "../domain/outbox-store.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import { type Ms, orNull, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { consentsOf } from "./consent-rows.ts";
import type { Queries } from "./database.ts";
import { findSubscriber } from "./subscriber-rows.ts";
import { toWishes, WISH_COLUMNS } from "./wish-columns.ts";

/** Rows of each kind that a dossier has, the newest; far more than anybody got. */
const DOSSIER_ROWS = 5_000;

/** What `ConsentStore.dossier` promises. */
export async function dossierOf(queries: Queries, id: SubscriberId): Promise<Dossier | null> {
  const subscriber = await findSubscriber(queries, id);
  if (subscriber === null) return null;
  const suppression = await suppressionOf(queries, id);
  return {
    subscriber,
    endedSubscriptions: await endedOf(queries, id),
    suppression: suppression === undefined ? null : { reason: suppression.reason, at: toDate(suppression.at) },
    consents: await consentsOf(queries, id),
    deliveries: await deliveriesOf(queries, id),
    reports: await reportsOf(queries, id),
    letters: await lettersOf(queries, id),
  };
}

export async function suppressionOf(queries: Queries, id: SubscriberId) {
  return await queries
    .selectFrom("suppressions")
    .select(["reason", "at"])
    .where("address_hash", "=", queries.selectFrom("subscribers").select("address_hash").where("id", "=", id))
    .executeTakeFirst();
}

async function endedOf(queries: Queries, id: SubscriberId): Promise<Dossier["endedSubscriptions"]> {
  const rows = await queries
    .selectFrom("subscriptions")
    .select(["digest", "since", "ended_at", ...WISH_COLUMNS])
    .where("subscriber_id", "=", id)
    .where("ended_at", "is not", null)
    .orderBy("ended_at")
    .orderBy("digest")
    .execute();
  return rows.map((row) => {
    return {
      digest: row.digest,
      since: toDate(row.since),
      endedAt: orNull(row.ended_at, toDate),
      wishes: toWishes(row),
    };
  });
}

async function deliveriesOf(queries: Queries, id: SubscriberId): Promise<Dossier["deliveries"]> {
  const rows = await queries
    .selectFrom("deliveries")
    .select(["id", "digest", "slot", "state", "date", "address", "message_id", "attempt", "detail"])
    .where("subscriber_id", "=", id)
    .orderBy("date", "desc")
    .orderBy("id")
    .limit(DOSSIER_ROWS)
    .execute();
  const ids = rows.map((row) => row.id);
  const events = await inChunks(ids, (piece) =>
    queries
      .selectFrom("delivery_events")
      .select(["delivery_id", "at", "state", "attempt", "detail"])
      .where("delivery_id", "in", piece)
      .orderBy("id")
      .execute(),
  );
  const byId = Map.groupBy(events, (event) => event.delivery_id);
  return rows.toReversed().map(({ digest, slot, state, date, address, message_id, attempt, detail, ...row }) => ({
    digest,
    slot,
    state,
    at: toDate(date),
    address,
    messageId: message_id,
    tries: attempt,
    detail,
    steps: (byId.get(row.id) ?? []).map(toStep),
  }));
}

function toStep({ at, state, attempt: tries, detail }: Omit<DeliveryStep, "at"> & { readonly at: Ms }): DeliveryStep {
  return { at: toDate(at), state, attempt: tries, detail };
}

/** Of its mails, and of its address before it was added again. */
async function reportsOf(queries: Queries, id: SubscriberId): Promise<Dossier["reports"]> {
  const own = queries.selectFrom("subscribers").select("address_hash").where("id", "=", id);
  const rows = await queries
    .selectFrom("delivery_reports")
    .leftJoin("deliveries", "deliveries.id", "delivery_reports.delivery_id")
    .select(["delivery_reports.at", "delivery_reports.kind", "delivery_reports.detail", "deliveries.message_id"])
    .where("delivery_reports.address_hash", "=", own)
    .orderBy("delivery_reports.at", "desc")
    .orderBy("delivery_reports.id", "desc")
    .limit(DOSSIER_ROWS)
    .execute();
  return rows.toReversed().map(({ at, kind, detail, message_id }) => {
    return { at: toDate(at), kind, detail, messageId: message_id };
  });
}

async function lettersOf(queries: Queries, id: SubscriberId): Promise<Dossier["letters"]> {
  const rows = await queries
    .selectFrom("letters")
    .select(["kind", "subject", "asked_at"])
    .where("subscriber_id", "=", id)
    .orderBy("asked_at", "desc")
    .limit(DOSSIER_ROWS)
    .execute();
  return rows.toReversed().map(({ kind, subject, asked_at }) => ({ kind, subject, askedAt: toDate(asked_at) }));
}
