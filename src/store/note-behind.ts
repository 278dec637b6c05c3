import type { Queries } from "./database.ts";
import type { DeliveryRow } from "./tables.ts";

type NeverCame = Pick<DeliveryRow, "subscriber_id" | "digest" | "edition_id">;

/** What it would have told is told in the next edition for this subscriber. */
export async function noteBehind(queries: Queries, rows: readonly NeverCame[]): Promise<void> {
  for (const { subscriber_id: id, digest, edition_id: edition } of rows) {
    const { composed_at: at } = await queries
      .selectFrom("editions")
      .select("composed_at")
      .where("id", "=", edition)
      .executeTakeFirstOrThrow();
    await queries
      .updateTable("subscriptions")
      .set({ behind_since: at })
      .where("subscriber_id", "=", id)
      .where("digest", "=", digest)
      .where((row) => row.or([row("behind_since", "is", null), row("behind_since", ">", at)]))
      .execute();
  }
}
