import type { PruneStep } from "../../domain/retention-store.ts";
import type { Queries } from "../database.ts";
import type { Step } from "./step.ts";

/** What was learned of sources that are followed no more, one a step, and pauses of hosts that are long over. */
export async function pruneMemory(queries: Queries, { before }: Step): Promise<PruneStep> {
  await queries.deleteFrom("host_pauses").where("until", "<", before).execute();
  const source = await queries
    .selectFrom("sources")
    .select("id")
    .where("followed", "=", 0)
    .where((row) => row.or([row("last_fetch_at", "is", null), row("last_fetch_at", "<", before)]))
    .where((row) =>
      row.exists(row.selectFrom("source_blocks").select("source_id").whereRef("source_id", "=", "sources.id")),
    )
    .limit(1)
    .executeTakeFirst();
  if (source === undefined) return { gone: 0, isDone: true };
  const blocks = queries.deleteFrom("source_blocks").where("source_id", "=", source.id);
  return { gone: Number((await blocks.executeTakeFirst()).numDeletedRows), isDone: false };
}

/** Marks of entries that were not met for so long. */
export async function pruneMarks(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const old = queries.selectFrom("seen_marks").select("mark").where("seen_at", "<", before).orderBy("seen_at");
  const { numDeletedRows } = await queries
    .deleteFrom("seen_marks")
    .where("mark", "in", old.limit(limit))
    .executeTakeFirst();
  return { gone: Number(numDeletedRows), isDone: Number(numDeletedRows) < limit };
}
