import { sql } from "kysely";
import type { HandOut } from "../../domain/fleet.ts";
import type { PolledSource, SourceId } from "../../domain/source.ts";
import { toMs } from "../cells.ts";
import { inChunks } from "../chunks.ts";
import type { MakeJobs, Queries } from "../database.ts";
import { dueSources, followed, isDue } from "../poll-states.ts";
import { toPolledSource } from "../source-rows.ts";

/** A source whose job was lost is handed out again after so long, in milliseconds; a job lasts no longer. */
export const HANDED_MS = 10 * 60 * 1000;

/**
 * Makes a job for each due source that has none. What was handed out is noted in the same transaction, so that two who hear the
 * same tick do it once.
 */
export async function handOut(queries: Queries, { now, limit, toJob }: HandOut, makeJobs: MakeJobs): Promise<number> {
  const due = await dueSources(queries, now, limit, { withoutJob: true });
  if (due.length === 0) return 0;
  const until = toMs(now) + HANDED_MS;
  const handed = await queries
    .insertInto("handed_out")
    .values(due.map(({ source }) => ({ source_id: source.id, until })))
    .onConflict((conflict) =>
      conflict.column("source_id").doUpdateSet({ until }).where("handed_out.until", "<=", toMs(now)),
    )
    .returning("source_id")
    .execute();
  const ours = new Set(handed.map(({ source_id }) => source_id));
  const jobs = due.filter(({ source }) => ours.has(source.id)).map(toJob);
  await makeJobs(queries, "collect", jobs);
  return jobs.length;
}

export async function stillDue(
  queries: Queries,
  ids: readonly SourceId[],
  now: Date,
): Promise<readonly PolledSource[]> {
  const rows = await inChunks([...new Set(ids)], (piece) => followed(queries).where("id", "in", piece).execute());
  return rows.filter((row) => isDue(row, now)).map(toPolledSource);
}

export async function isSettled(queries: Queries, now: Date): Promise<boolean> {
  const due = followed(queries).where("next_fetch_at", "<=", toMs(now)).limit(1);
  if ((await due.executeTakeFirst()) !== undefined) return false;
  const pending = queries
    .selectFrom("items")
    .select("id")
    .where(sql<boolean>`version - curated_version > 0`);
  return (await pending.where("quarantined", "=", 0).limit(1).executeTakeFirst()) === undefined;
}

/** Their jobs are done. */
export async function takeBack(queries: Queries, ids: readonly SourceId[]): Promise<void> {
  await inChunks([...new Set(ids)], async (piece) => {
    await queries.deleteFrom("handed_out").where("source_id", "in", piece).execute();
    return [];
  });
}
