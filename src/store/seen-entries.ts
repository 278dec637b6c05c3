import type { CollectPlan } from "../domain/collect-store.ts";
import { type SeenKeys, seenMarks } from "../domain/seen-marks.ts";
import type { SourceId } from "../domain/source.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import type { Queries } from "./database.ts";

/** A mark that was met within this time is not written anew: entries are met with each poll. In milliseconds. */
const RENEW_AFTER_MS = 7 * 86_400_000;

/** A desk that has not pruned anything yet makes no marks. */
export async function seenAmong(
  queries: Queries,
  source: SourceId,
  entries: readonly SeenKeys[],
): Promise<readonly (readonly string[])[]> {
  if (entries.length === 0) return [];
  if ((await queries.selectFrom("seen_marks").select("mark").limit(1).executeTakeFirst()) === undefined) {
    return entries.map(() => []);
  }
  const marks = entries.map((entry) => seenMarks(source, entry));
  const rows = await inChunks([...new Set(marks.flat())], (piece) =>
    queries.selectFrom("seen_marks").select("mark").where("mark", "in", piece).execute(),
  );
  const known = new Set(rows.map(({ mark }) => mark));
  return marks.map((own) => own.filter((mark) => known.has(mark)));
}

/** As long as a feed shows an entry, that it was seen is not forgotten. */
export async function renewMarks(queries: Queries, { seenAgain = [], state }: CollectPlan): Promise<void> {
  if (state.lastFetchAt === null) return;
  const now = toMs(state.lastFetchAt);
  for (const piece of chunks(seenAgain, MAX_KEYS_PER_QUERY)) {
    await queries
      .updateTable("seen_marks")
      .set({ seen_at: now })
      .where("mark", "in", piece)
      .where("seen_at", "<", now - RENEW_AFTER_MS)
      .execute();
  }
}
