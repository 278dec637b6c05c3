import type { PruneStep } from "../../domain/retention-store.ts";
import type { Queries } from "../database.ts";
import type { Step } from "./step.ts";

/** An archive has as many entries as its feed. */
const ARCHIVES_A_STEP = 2;

/** The oldest archives, never the newest one of a feed: from that the next one goes on. */
export async function pruneArchives(queries: Queries, { before }: Step): Promise<PruneStep> {
  const old = await queries
    .selectFrom("archives")
    .innerJoin("archive_feeds", "archive_feeds.id", "archives.feed_id")
    .select(["archives.feed_id", "archives.number"])
    .where("archives.written_at", "<", before)
    .whereRef("archives.number", "<", "archive_feeds.newest")
    .orderBy("archives.feed_id")
    .orderBy("archives.number")
    .limit(ARCHIVES_A_STEP)
    .execute();
  for (const { feed_id: feed, number } of old) {
    const entries = queries.deleteFrom("archive_entries").where("feed_id", "=", feed).where("number", "=", number);
    const gone = await entries.returning("fragment_id").execute();
    await queries.deleteFrom("archives").where("feed_id", "=", feed).where("number", "=", number).execute();
    await dropFragments(queries, [...new Set(gone.map((row) => row.fragment_id))]);
  }
  return { gone: old.length, isDone: old.length < ARCHIVES_A_STEP };
}

/** Those that no other archive shows. */
async function dropFragments(queries: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await queries
    .deleteFrom("archive_fragments")
    .where("id", "in", ids)
    .where((fragment) =>
      fragment.not(
        fragment.exists(
          fragment
            .selectFrom("archive_entries")
            .select("fragment_id")
            .whereRef("archive_entries.fragment_id", "=", "archive_fragments.id"),
        ),
      ),
    )
    .execute();
}
