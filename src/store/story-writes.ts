import type { Story } from "../domain/story.ts";
import { chunks, MAX_KEYS_PER_QUERY, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { overwrite } from "./overwrite.ts";
import { toStoryRow } from "./story-rows.ts";
import type { Tables } from "./tables.ts";

/** Writes the stories whole. Their items leave any other story that they belonged to. */
export async function writeStories(queries: Queries, stories: readonly Story[]): Promise<void> {
  await upsertRows(queries, stories);
  await clearPlaces(queries, stories);
  const coverage = stories.flatMap(toCoverage);
  for (const piece of chunks(coverage, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("coverage").values(piece).execute();
  }
  const tags = stories.flatMap(toTags);
  for (const piece of chunks(tags, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("story_tags").values(piece).execute();
  }
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

async function clearPlaces(queries: Queries, stories: readonly Story[]): Promise<void> {
  const storyIds = stories.map(({ id }) => id);
  for (const piece of chunks(storyIds, MAX_KEYS_PER_QUERY)) {
    await queries.deleteFrom("coverage").where("story_id", "in", piece).execute();
    await queries.deleteFrom("story_tags").where("story_id", "in", piece).execute();
  }
  const itemIds = stories.flatMap(({ coverage }) => coverage.map(({ item }) => item.id));
  for (const piece of chunks(itemIds, MAX_KEYS_PER_QUERY)) {
    await queries.deleteFrom("coverage").where("item_id", "in", piece).execute();
  }
}

function toCoverage({ id, coverage }: Story): Tables["coverage"][] {
  return coverage.map(({ item }, position) => ({ item_id: item.id, story_id: id, position }));
}

function toTags({ id, tags }: Story): Tables["story_tags"][] {
  return [...new Set(tags.map(({ tag }) => tag))].map((tag) => ({ tag, story_id: id }));
}
