import type { CuratePlan } from "../domain/curate-store.ts";
import type { StoryId } from "../domain/story.ts";
import { toMs } from "./cells.ts";
import { chunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import type { Queries } from "./database.ts";

/** Notes where stories went; one that is written with items is itself again. What was moved to one of them before goes along, so one step always leads to the end. */
export async function noteMoves(
  queries: Queries,
  { moves, stories, at }: Pick<CuratePlan, "moves" | "stories" | "at">,
): Promise<void> {
  const alive = stories.map(({ id }) => id);
  for (const piece of chunks(alive, MAX_KEYS_PER_QUERY))
    await queries.deleteFrom("story_moves").where("from_id", "in", piece).execute();
  for (const { from, to } of moves) {
    await queries.updateTable("story_moves").set({ to_id: to }).where("to_id", "=", from).execute();
    await queries
      .insertInto("story_moves")
      .values({ from_id: from, to_id: to, at: toMs(at) })
      .onConflict((conflict) => conflict.column("from_id").doUpdateSet({ to_id: to, at: toMs(at) }))
      .execute();
  }
}

/** Where the story is now; `null`: it never moved. */
export async function movedTo(queries: Queries, id: StoryId): Promise<StoryId | null> {
  const row = await queries.selectFrom("story_moves").select("to_id").where("from_id", "=", id).executeTakeFirst();
  return row?.to_id ?? null;
}
