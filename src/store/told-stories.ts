import type { ExpressionBuilder } from "kysely";
import type { EditionId } from "../domain/digest.ts";
import type { StoryId } from "../domain/story.ts";
import { type Ms, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { Tables } from "./tables.ts";

/** Whose editions: a digest's own, or these. */
export type Teller = { readonly digest: string } | { readonly editions: readonly EditionId[] };

/** When they told each of the stories for the last time; those never told are left out. */
export async function toldStories(
  queries: Queries,
  teller: Teller,
  ids: readonly StoryId[],
): Promise<ReadonlyMap<StoryId, Date>> {
  if ("editions" in teller && teller.editions.length === 0) return new Map();
  const keys = [...new Set(ids)];
  const rows = [
    ...(await inChunks(keys, (piece) => toldAsStories(queries, teller, piece))),
    ...(await inChunks(keys, (piece) => toldByItems(queries, teller, piece))),
  ];
  return new Map(rows.toSorted((a, b) => a.at - b.at).map(({ id, at }) => [id, toDate(at)]));
}

type Told = { readonly id: StoryId; readonly at: Ms };

function isBy(teller: Teller) {
  return (story: ExpressionBuilder<Tables, "edition_stories">) =>
    "digest" in teller
      ? story("edition_stories.digest", "=", teller.digest)
      : story("edition_stories.edition_id", "in", teller.editions);
}

/** By their ids, and those of stories that were moved to them as a whole. */
async function toldAsStories(queries: Queries, teller: Teller, ids: readonly StoryId[]): Promise<readonly Told[]> {
  const moves = await queries
    .selectFrom("story_moves")
    .select(["from_id", "to_id"])
    .where((move) => move.or([move("to_id", "in", ids), move("from_id", "in", ids)]))
    .execute();
  const nowOf = new Map(moves.map(({ from_id: from, to_id: to }) => [from, to]));
  const names = [...new Set([...ids, ...nowOf.keys()])];
  const rows = await inChunks(names, (piece) =>
    queries
      .selectFrom("edition_stories")
      .innerJoin("editions", "editions.id", "edition_stories.edition_id")
      .select(["edition_stories.story_id as id", "editions.composed_at as at"])
      .where(isBy(teller))
      .where("edition_stories.story_id", "in", piece)
      .execute(),
  );
  return rows.map(({ id, at }) => ({ id: nowOf.get(id) ?? id, at }));
}

/** By the items that they have now: a headline that was told is told, whichever story it went to. */
async function toldByItems(queries: Queries, teller: Teller, ids: readonly StoryId[]): Promise<readonly Told[]> {
  const covering = await queries
    .selectFrom("coverage")
    .select(["item_id", "story_id"])
    .where("story_id", "in", ids)
    .execute();
  const storyOf = new Map(covering.map((row) => [row.item_id, row.story_id]));
  const rows = await inChunks([...storyOf.keys()], (piece) =>
    queries
      .selectFrom("edition_stories")
      .innerJoin("editions", "editions.id", "edition_stories.edition_id")
      .select(["edition_stories.told_by", "editions.composed_at as at"])
      .where(isBy(teller))
      .where("edition_stories.told_by", "in", piece)
      .execute(),
  );
  return rows.flatMap(({ told_by: item, at }) => {
    const id = item === null ? undefined : storyOf.get(item);
    return id === undefined ? [] : [{ id, at }];
  });
}
