import { sql } from "kysely";
import type { FanOutPlan } from "../domain/send-store.ts";
import { toMs } from "./cells.ts";
import { chunks } from "./chunks.ts";
import type { DatabaseKind, Queries } from "./database.ts";
import type { EditionRow, SubscriberRow, SubscriptionRow } from "./mail-tables.ts";

/** Deliveries of one statement. */
const ROWS_PER_STATEMENT = 5_000;

export type Reader = Pick<SubscriberRow, "id" | "address" | "address_hash"> & Pick<SubscriptionRow, "plain_links">;

/** What differs from one delivery of an edition to another, in the order in which it lies in JSON. */
type Own = readonly [
  id: string,
  subscriberId: string,
  address: string,
  addressHash: string,
  messageId: string,
  plainLinks: "0" | "1",
];

/**
 * Puts a delivery for each reader into the outbox; those that have one for the slot keep it. What differs goes over as one
 * JSON text: with a parameter for each value most of the time went into writing them down.
 */
export async function queueDeliveries(
  queries: Queries,
  kind: DatabaseKind,
  edition: EditionRow,
  { readers, plan }: { readonly readers: readonly Reader[]; readonly plan: FanOutPlan },
): Promise<number> {
  const own = readers.map((reader) => toOwn(reader, plan)).toSorted(byId);
  let made = 0n;
  for (const piece of chunks(own, ROWS_PER_STATEMENT)) {
    const json = JSON.stringify(piece);
    const rows = kind === "sqlite" ? sql`json_each(${json})` : sql`jsonb_array_elements(cast(${json} as jsonb))`;
    const at = sql`cast(${toMs(plan.now)} as bigint)`;
    const { numAffectedRows = 0n } = await sql`
      insert into deliveries
        (id, edition_id, subscriber_id, digest, slot, address, address_hash, message_id, plain_links, date, state, attempt, next_at)
      select made.value ->> 0, ${text(edition.id)}, made.value ->> 1, ${text(edition.digest)}, ${text(edition.slot)},
        made.value ->> 2, made.value ->> 3, made.value ->> 4, cast(made.value ->> 5 as bigint), ${at}, 'queued', 0, ${at}
      from ${rows} as made where true
      on conflict (subscriber_id, digest, slot) do nothing`.execute(queries);
    made += numAffectedRows;
  }
  return Number(made);
}

function text(value: string) {
  return sql`cast(${value} as text)`;
}

function toOwn({ id: subscriberId, address, address_hash: hash, plain_links: plain }: Reader, plan: FanOutPlan): Own {
  const { id, messageId } = plan.identify(subscriberId);
  return [id, subscriberId, address, hash, messageId, plain === 1 ? "1" : "0"];
}

/** Four of the indexes are by the id or begin like it: in its order they grow at their end, and not all over the disk. */
function byId([one]: Own, [other]: Own): number {
  return one < other ? -1 : Number(one > other);
}
