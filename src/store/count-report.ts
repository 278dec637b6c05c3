import type { Expression, SqlBool } from "kysely";
import { ARRIVED_AFTER_DAYS, DAY_MS, isWornOut, type ReportKind, SOFT_LIMITS } from "../domain/bounce.ts";
import type { Departure } from "../domain/departure.ts";
import { orNull, toDate, toMs, type Ms } from "./cells.ts";
import type { Queries } from "./database.ts";
import { ERASED_ADDRESS } from "./subscriber-rows.ts";
import { suppress } from "./suppressions.ts";
import type { DeliveryRow } from "./mail-tables.ts";

/** Most soft bounces of one address that are looked at: far more than suppress it. */
const MAX_BOUNCES = 100;

export type Counted = { readonly kind: ReportKind; readonly at: Date; readonly detail: string };

/**
 * Notes what came back of a delivery, and suppresses its address when that is what follows; in the caller's transaction. Gives the
 * block that followed, when it is a new one.
 */
export async function countReport(
  queries: Queries,
  delivery: DeliveryRow,
  report: Counted,
): Promise<readonly Departure[]> {
  const { kind, at, detail } = report;
  await queries
    .insertInto("delivery_reports")
    .values({
      delivery_id: delivery.id,
      edition_id: delivery.edition_id,
      delivery_date: delivery.date,
      address_hash: delivery.address_hash,
      kind,
      at: toMs(at),
      detail: delivery.address === ERASED_ADDRESS ? "" : detail, // Servers repeat the address.
    })
    .execute();
  // Of who was erased since nothing is known that could be blocked, and nothing goes there any more.
  if (delivery.address === ERASED_ADDRESS || !(await isReasonToStop(queries, delivery, report))) return [];
  const reason = kind === "complaint" ? "complaint" : "bounce";
  const isNew = await suppress(queries, delivery.address_hash, { address: delivery.address, reason, at });
  return isNew ? [{ at, what: "suppressed", hash: delivery.address_hash, reason }] : [];
}

async function isReasonToStop(queries: Queries, delivery: DeliveryRow, { kind, at }: Counted): Promise<boolean> {
  if (kind === "hard" || kind === "complaint") return true;
  if (kind !== "soft") return false;
  const rows = await queries
    .selectFrom("delivery_reports")
    .select(["edition_id", "delivery_date", "at"])
    .where("address_hash", "=", delivery.address_hash)
    .where("kind", "=", "soft")
    .where("at", ">", toMs(at) - SOFT_LIMITS.days * DAY_MS)
    .orderBy("at", "desc")
    .limit(MAX_BOUNCES)
    .execute();
  const bounces = rows.map((row) => {
    return { editionId: row.edition_id, deliveryDate: toDate(row.delivery_date), at: toDate(row.at) };
  });
  return isWornOut(bounces, orNull(await lastArrived(queries, delivery, toMs(at)), toDate), at);
}

/** The date of the subscriber's last delivery that a report says arrived, or that was taken and has not come back since. */
async function lastArrived(queries: Queries, { subscriber_id }: DeliveryRow, now: Ms): Promise<Ms | null> {
  const row = await queries
    .selectFrom("deliveries")
    .select((column) => column.fn.max("deliveries.date").as("date"))
    .where("subscriber_id", "=", subscriber_id)
    .where("state", "=", "sent")
    .where((outer) => {
      const told = outer
        .selectFrom("delivery_reports")
        .select("delivery_reports.id")
        .whereRef("delivery_reports.delivery_id", "=", "deliveries.id")
        .where("delivery_reports.kind", "=", "arrived");
      const taken = outer
        .selectFrom("delivery_events")
        .select("delivery_events.id")
        .whereRef("delivery_events.delivery_id", "=", "deliveries.id")
        .where("delivery_events.state", "=", "sent")
        .where("delivery_events.at", "<=", now - ARRIVED_AFTER_DAYS * DAY_MS);
      return outer.or([outer.exists(told), outer.exists(taken)] satisfies Expression<SqlBool>[]);
    })
    .executeTakeFirst();
  return row?.date ?? null;
}
