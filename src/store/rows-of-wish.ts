import type { StoryWish } from "../domain/story-store.ts";
import type { Ms } from "./cells.ts";
import type { Queries } from "./database.ts";
import { wantedRows } from "./wanted-rows.ts";

/** Items of a source that are looked at first for each story that is wanted: some share a story, and some are in none. */
const ITEMS_A_STORY = 2;

/**
 * The rows of a wish. The newest stories of a source are looked for among its newest items, since a source may have told ten
 * thousands: a story is as old as its first item, so none of the others is newer than the last item that was looked at.
 */
export async function rowsOfWish<Row extends { readonly published_at: Ms }>(
  wish: StoryWish,
  queries: Queries,
  read: (wanted: ReturnType<typeof wantedRows>) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  if (isForNewestOfSource(wish)) {
    const newestItems = wish.limit * ITEMS_A_STORY;
    const rows = await read(wantedRows(queries, wish, newestItems));
    const lastMs = await toldMs(queries, wish, newestItems);
    const oldest = rows[wish.limit - 1];
    if (lastMs === null || (oldest !== undefined && oldest.published_at > lastMs)) return rows;
  }
  return await read(wantedRows(queries, wish));
}

function isForNewestOfSource({ source, order, ids, publishedBefore, behind, ...wish }: StoryWish): boolean {
  const others = [ids, publishedBefore, behind, wish.firstSeenAfter, wish.changedAfter];
  return source !== undefined && order === "newest" && others.every((other) => other === undefined);
}

/** When so many items ago the source told one; `null`: it has no more than these. */
async function toldMs(queries: Queries, { source = "" as never }: StoryWish, items: number): Promise<Ms | null> {
  const told = queries.selectFrom("items").select("told_at").where("source_id", "=", source);
  const last = await told
    .orderBy("told_at", "desc")
    .limit(1)
    .offset(items - 1)
    .executeTakeFirst();
  return last?.told_at ?? null;
}
