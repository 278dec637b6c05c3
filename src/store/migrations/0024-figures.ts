import { type Kysely, sql } from "kysely";

/**
 * For the figures that operators watch: since when items wait to be curated, reports of trouble and slots without an edition by
 * their day. All hold few rows: reports of mails that arrived, and items that were curated, are not in them.
 */
export async function indexFigures(db: Kysely<unknown>): Promise<void> {
  // The last two are there so that SQLite need not look into the rows, which are mostly text.
  await db.schema
    .createIndex("items_waiting")
    .on("items")
    .columns(["changed_at", "curated_version", "version"])
    .where(sql<boolean>`curated_version < version and quarantined = 0`)
    .execute();
  await db.schema
    .createIndex("delivery_reports_trouble")
    .on("delivery_reports")
    .columns(["kind", "at"])
    .where(sql<boolean>`kind in ('hard', 'soft', 'policy', 'unknown', 'complaint')`)
    .execute();
  await db.schema
    .createIndex("slots_skipped")
    .on("slots")
    .columns(["decided_at"])
    .where(sql<boolean>`why is not null`)
    .execute();
}
