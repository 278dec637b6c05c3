import type { PruneStep } from "../../domain/retention-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { StoryId } from "../../domain/story.ts";
import type { Queries } from "../database.ts";
import { PRUNED_HTML } from "../item-rows.ts";
import { forgetItems } from "./forget-items.ts";
import type { Step } from "./step.ts";
import { nextChanged } from "./walk.ts";

/** Whole texts. The summary stays with the item, for pages, feeds and choices. */
export async function pruneTexts(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const ids = await nextChanged<ItemId>(queries, { walk: "texts", table: "items", before, limit });
  if (ids.length === 0) return { gone: 0, isDone: true };
  const { numUpdatedRows } = await queries
    .updateTable("items")
    .set({ html: PRUNED_HTML })
    .where("id", "in", ids)
    .where("html", "not in", ["", PRUNED_HTML])
    .executeTakeFirst();
  await queries.deleteFrom("pages").where("item_id", "in", ids).execute();
  return { gone: Number(numUpdatedRows), isDone: ids.length < limit };
}

/** What items said before they were changed. */
export async function pruneVersions(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const ids = await nextChanged<ItemId>(queries, { walk: "versions", table: "items", before, limit });
  if (ids.length === 0) return { gone: 0, isDone: true };
  const { numDeletedRows } = await queries.deleteFrom("item_versions").where("item_id", "in", ids).executeTakeFirst();
  return { gone: Number(numDeletedRows), isDone: ids.length < limit };
}

/** The words by which items are found. */
export async function pruneWords(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const ids = await nextChanged<ItemId>(queries, { walk: "search", table: "items", before, limit });
  if (ids.length === 0) return { gone: 0, isDone: true };
  const { numDeletedRows } = await queries.deleteFrom("item_words").where("item_id", "in", ids).executeTakeFirst();
  return { gone: Number(numDeletedRows), isDone: ids.length < limit };
}

/** Items in no story, and then stories that have no item left. What waits to be curated stays. */
export async function pruneItems(queries: Queries, step: Step): Promise<PruneStep> {
  const { before, limit, spared } = step;
  const ids = await nextChanged<ItemId>(queries, { walk: "items", table: "items", before, limit });
  if (ids.length === 0) return await pruneEmptied(queries, step);
  const rows = await queries
    .selectFrom("items")
    .leftJoin("coverage", "coverage.item_id", "items.id")
    .select("items.id")
    .where("items.id", "in", ids)
    .where("coverage.story_id", "is", null)
    .where((item) => item.or([item("quarantined", "=", 1), item("curated_version", ">=", item.ref("items.version"))]))
    .execute();
  const gone = rows.map(({ id }) => id).filter((id) => !spared.has(id));
  await forgetItems(queries, gone, step.now);
  return { gone: gone.length, isDone: false };
}

/** A story that lost all its items keeps its row, for some may come back. Where it went is kept beside it. */
async function pruneEmptied(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const ids = await nextChanged<StoryId>(queries, { walk: "emptied", table: "stories", before, limit });
  if (ids.length === 0) return { gone: 0, isDone: true };
  const rows = await queries
    .selectFrom("stories")
    .select("id")
    .where("id", "in", ids)
    .where("standing_kind", "<>", "muted")
    .where((story) =>
      story.not(story.exists(story.selectFrom("coverage").select("item_id").whereRef("story_id", "=", "stories.id"))),
    )
    .execute();
  const empty = rows.map(({ id }) => id);
  if (empty.length > 0) {
    await queries.deleteFrom("story_tags").where("story_id", "in", empty).execute();
    await queries.deleteFrom("stories").where("id", "in", empty).execute();
  }
  return { gone: empty.length, isDone: ids.length < limit };
}
