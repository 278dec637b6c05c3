import type { DeliveryState } from "../domain/delivery.ts";
import { type Ms, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";
import type { DeliveryRow } from "./mail-tables.ts";

/** A delivery that ended so never came, and its stories are still to be told. */
export const NEVER_CAME: readonly DeliveryState[] = ["failed", "bounced", "suppressed", "expired"];

type Settled = Pick<DeliveryRow, "subscriber_id" | "digest" | "edition_id" | "state">;

/**
 * Whoever never got an edition is behind, from where it went on from, until an edition has come that was composed with that in
 * mind. So the best of what a lost edition had to choose from is chosen again, be it that those were lost too which made up for it.
 */
export async function noteArrivals(queries: Queries, rows: readonly Settled[], at: Date): Promise<void> {
  for (const row of rows) {
    if (NEVER_CAME.includes(row.state)) await noteBehind(queries, row, toMs(at));
    else if (row.state === "sent") await noteServed(queries, row);
  }
}

async function noteBehind(queries: Queries, { subscriber_id: id, digest, edition_id }: Settled, at: Ms): Promise<void> {
  const edition = await queries
    .selectFrom("editions")
    .select(["composed_at", "told_from"])
    .where("id", "=", edition_id)
    .executeTakeFirstOrThrow();
  // Just behind the edition that it went on from; of a first one there is no other before it.
  const from = edition.told_from === null ? edition.composed_at : edition.told_from + 1;
  await queries
    .updateTable("subscriptions")
    .set((row) => ({
      behind_at: at,
      behind_since: row
        .case()
        .when(row.or([row("behind_since", "is", null), row("behind_since", ">", from)]))
        .then(from)
        .else(row.ref("behind_since"))
        .end(),
    }))
    .where("subscriber_id", "=", id)
    .where("digest", "=", digest)
    .execute();
}

async function noteServed(queries: Queries, { subscriber_id: id, digest, edition_id }: Settled): Promise<void> {
  await queries
    .updateTable("subscriptions")
    .set({ behind_since: null, behind_at: null })
    .where("subscriber_id", "=", id)
    .where("digest", "=", digest)
    .where("behind_at", "<", queries.selectFrom("editions").select("composed_at").where("id", "=", edition_id))
    .execute();
}
