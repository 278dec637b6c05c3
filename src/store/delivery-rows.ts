import { sql } from "kysely";
import type { Delivery } from "../domain/delivery.ts";
import { toDate, type Ms } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { ERASED_ADDRESS } from "./subscriber-rows.ts";
import { type DeliveryRow, LETTERS_EDITION } from "./mail-tables.ts";

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    editionId: row.edition_id === LETTERS_EDITION ? null : row.edition_id,
    subscriberId: row.subscriber_id,
    digest: row.digest,
    slot: row.slot,
    address: row.address,
    messageId: row.message_id,
    date: toDate(row.date),
    state: row.state,
    attempt: row.attempt,
    nextAt: toDate(row.next_at),
    detail: row.detail,
    ...(row.plain_links === 1 ? { hasPlainLinks: true } : {}),
    relay: row.relay,
  };
}

type Step = Pick<DeliveryRow, "id" | "state" | "attempt" | "worker" | "detail">;

/** Adds to the record how these deliveries have just changed. */
export async function recordSteps(queries: Queries, steps: readonly Step[], at: Ms): Promise<void> {
  for (const piece of chunks(steps, MAX_ROWS_PER_INSERT)) {
    const events = piece.map(({ id, state, attempt, worker, detail }) => {
      return { delivery_id: id, at, state, attempt, worker, detail };
    });
    await queries.insertInto("delivery_events").values(events).execute();
  }
}

/** What a server said, for the row that it is about: of one who was erased no word is kept, for servers repeat the address. */
export function unlessErased(detail: string) {
  return sql<string | null>`case when address = ${ERASED_ADDRESS} then null else ${detail} end`;
}
