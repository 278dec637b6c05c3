import type { Story, StoryId } from "../domain/story.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { noteNews } from "./meta.ts";
import { overwrite } from "./overwrite.ts";
import { toStoryRow } from "./story-rows.ts";
import type { Tables } from "./tables.ts";

/** Writes the stories whole. Their items leave any other story that they belonged to. */
export async function writeStories(queries: Queries, stories: readonly Story[]): Promise<void> {
  await upsertRows(queries, stories);
  const robbed = await writeCoverage(queries, stories);
  await writeTags(queries, stories);
  if (stories.length > 0) await noteNews(queries, [...idsOf(stories), ...robbed]);
}

async function upsertRows(queries: Queries, stories: readonly Story[]): Promise<void> {
  for (const piece of chunks(stories.map(toStoryRow), MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("stories")
      .values(piece)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(overwrite(piece[0])))
      .execute();
  }
}

type Coverage = Tables["coverage"];
type StoryTag = Tables["story_tags"];

/**
 * Only what differs from what is stored: a story that grows by an item costs a row, however many it has. Returns the
 * stories that an item was taken from.
 */
async function writeCoverage(queries: Queries, stories: readonly Story[]): Promise<readonly StoryId[]> {
  const stored = await inChunks(idsOf(stories), (piece) =>
    queries.selectFrom("coverage").selectAll().where("story_id", "in", piece).execute(),
  );
  const wanted = stories.flatMap(toCoverage);
  const placeOf = new Map(stored.map((row) => [row.item_id, row]));
  const missing = wanted.filter((row) => !isEqual(row, placeOf.get(row.item_id)));
  const items = new Set(wanted.map((row) => row.item_id));
  const gone = stored.filter((row) => !items.has(row.item_id));
  const robbed = await inChunks(
    missing.map((row) => row.item_id),
    (piece) => queries.selectFrom("coverage").select("story_id").distinct().where("item_id", "in", piece).execute(),
  );
  for (const piece of chunks([...gone, ...missing], MAX_KEYS_PER_QUERY)) {
    const ids = piece.map((row) => row.item_id);
    await queries.deleteFrom("coverage").where("item_id", "in", ids).execute();
  }
  for (const piece of chunks(missing, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("coverage").values(piece).execute();
  }
  return robbed.map((row) => row.story_id);
}

async function writeTags(queries: Queries, stories: readonly Story[]): Promise<void> {
  const stored = await inChunks(idsOf(stories), (piece) =>
    queries.selectFrom("story_tags").selectAll().where("story_id", "in", piece).execute(),
  );
  const wanted = stories.flatMap(toTags);
  for (const [tag, gone] of Map.groupBy(without(stored, wanted), (row) => row.tag)) {
    for (const piece of chunks(gone, MAX_KEYS_PER_QUERY)) {
      const ids = piece.map((row) => row.story_id);
      await queries.deleteFrom("story_tags").where("tag", "=", tag).where("story_id", "in", ids).execute();
    }
  }
  for (const piece of chunks(without(wanted, stored), MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("story_tags").values(piece).execute();
  }
}

function isEqual(row: Coverage, other: Coverage | undefined): boolean {
  return row.story_id === other?.story_id && row.position === other.position;
}

function tagKey(row: StoryTag): string {
  return `${row.story_id} ${row.published_at} ${row.tag}`;
}

function idsOf(stories: readonly Story[]): readonly StoryId[] {
  return stories.map(({ id }) => id);
}

/** The rows that have no equal among the others. */
function without(rows: readonly StoryTag[], others: readonly StoryTag[]): readonly StoryTag[] {
  const keys = new Set(others.map(tagKey));
  return rows.filter((row) => !keys.has(tagKey(row)));
}

function toCoverage({ id, coverage }: Story): Coverage[] {
  return coverage.map(({ item }, position) => ({ item_id: item.id, story_id: id, position }));
}

function toTags({ id, tags, publishedAt }: Story): StoryTag[] {
  const published = toMs(publishedAt);
  return [...new Set(tags.map(({ tag }) => tag))].map((tag) => ({ tag, story_id: id, published_at: published }));
}
