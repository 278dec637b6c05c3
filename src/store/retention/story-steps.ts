import type { PruneStep } from "../../domain/retention-store.ts";
import type { StoryId } from "../../domain/story.ts";
import type { Queries } from "../database.ts";
import { noteNews } from "../meta.ts";
import { pruneArchives } from "./archive-steps.ts";
import { forgetItems } from "./forget-items.ts";
import type { Step } from "./step.ts";
import { nextChanged } from "./walk.ts";

/** A story has some items, which go with it. */
const ITEMS_OF_A_STORY = 5;

/**
 * Whole stories with their items, and then the archives that are as old. A muted story stays: archives and editions that
 * have it ask by it what is not to be shown. That an edition told it stays noted, too.
 */
export async function pruneStories(queries: Queries, step: Step): Promise<PruneStep> {
  const { before, spared } = step;
  const limit = Math.ceil(step.limit / ITEMS_OF_A_STORY);
  const ids = await nextChanged<StoryId>(queries, { walk: "stories", table: "stories", before, limit });
  if (ids.length === 0) return await pruneArchives(queries, step);
  const muted = await queries
    .selectFrom("stories")
    .select("id")
    .where("id", "in", ids)
    .where("standing_kind", "=", "muted")
    .execute();
  const covering = await queries
    .selectFrom("coverage")
    .select(["story_id", "item_id"])
    .where("story_id", "in", ids)
    .execute();
  const kept = new Set([
    ...muted.map(({ id }) => id),
    ...covering.filter(({ item_id: item }) => spared.has(item)).map(({ story_id: story }) => story),
  ]);
  const gone = ids.filter((id) => !kept.has(id));
  if (gone.length === 0) return { gone: 0, isDone: false };
  await forgetStories(queries, gone);
  const items = covering.filter(({ story_id: story }) => !kept.has(story)).map(({ item_id: item }) => item);
  await forgetItems(queries, items, step.now);
  return { gone: gone.length, isDone: false };
}

async function forgetStories(queries: Queries, ids: readonly StoryId[]): Promise<void> {
  await queries.deleteFrom("coverage").where("story_id", "in", ids).execute();
  await queries.deleteFrom("story_tags").where("story_id", "in", ids).execute();
  await queries.deleteFrom("archive_waiting").where("story_id", "in", ids).execute();
  await queries.deleteFrom("story_moves").where("to_id", "in", ids).execute();
  await queries.deleteFrom("receipts").where("story_id", "in", ids).execute();
  await queries.deleteFrom("stories").where("id", "in", ids).execute();
  await noteNews(queries, ids); // Pages and feeds that had them are drawn anew.
}
