import { sql } from "kysely";
import type { SourceId } from "../domain/source.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryWish } from "../domain/story-store.ts";
import { type Ms, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";

/**
 * Told stories as rows, unless another standing is wished for. `newestItems`: of a source only the stories of so many
 * of its newest items; by default of all.
 */
export function wantedRows(queries: Queries, wish: StoryWish, newestItems: number | null = null) {
  const { tag, source, ids, standing = "told", publishedSince, publishedBefore, behind } = wish;
  const { firstSeenAfter, changedAfter } = wish;
  let wanted = covered(queries).where("standing_kind", "=", standing);
  if (tag !== undefined) wanted = wanted.where("id", "in", storiesOfTag(queries, tag, wish));
  if (source !== undefined) wanted = wanted.where("id", "in", storiesOfSource(queries, source, newestItems));
  if (ids !== undefined) wanted = wanted.where(isOneOf(ids));
  if (publishedSince !== undefined) wanted = wanted.where("published_at", ">=", toMs(publishedSince));
  if (publishedBefore !== undefined) wanted = wanted.where("published_at", "<", toMs(publishedBefore));
  if (behind !== undefined) wanted = wanted.where(isBehind(behind));
  if (firstSeenAfter !== undefined) wanted = wanted.where("first_seen_at", ">", toMs(firstSeenAfter));
  if (changedAfter !== undefined) wanted = wanted.where("changed_at", ">", toMs(changedAfter));
  return wanted.orderBy(orderOf(wish), "desc").orderBy("id").limit(wish.limit);
}

/** What is new is little: it is to be found by its time, and not by going through all ranks until there is enough of it. */
function orderOf({ order, firstSeenAfter, changedAfter }: StoryWish) {
  if (order === "newest") return sql<Ms>`published_at`;
  return firstSeenAfter === undefined && changedAfter === undefined ? sql`order_key` : sql`order_key + 0`;
}

/** All of them; or, when nothing else is asked for, as many of the newest as are wanted: a tag may have half of all stories. */
function storiesOfTag(queries: Queries, tag: string, wish: StoryWish) {
  const { source, ids, order, standing = "told", publishedSince, publishedBefore, behind } = wish;
  let tagged = queries.selectFrom("story_tags").select("story_id").where("tag", "=", tag);
  const { firstSeenAfter, changedAfter } = wish;
  const others = [source, ids, firstSeenAfter, changedAfter];
  if (order === "rank" || others.some((other) => other !== undefined)) return tagged;
  if (publishedSince !== undefined) tagged = tagged.where("published_at", ">=", toMs(publishedSince));
  if (publishedBefore !== undefined) tagged = tagged.where("published_at", "<", toMs(publishedBefore));
  if (behind !== undefined) tagged = tagged.where("published_at", "<=", toMs(behind.publishedAt));
  if (behind !== undefined) tagged = tagged.where(isBehind(behind, "story_id"));
  return tagged
    .where((row) =>
      row.exists(
        row
          .selectFrom("stories")
          .select("id")
          .whereRef("stories.id", "=", "story_tags.story_id")
          .where("standing_kind", "=", standing),
      ),
    )
    .where((row) =>
      row.exists(
        row.selectFrom("coverage").select("position").whereRef("coverage.story_id", "=", "story_tags.story_id"),
      ),
    )
    .orderBy("published_at", "desc")
    .orderBy("story_id")
    .limit(wish.limit);
}

function storiesOfSource(queries: Queries, source: SourceId, newestItems: number | null) {
  const items = queries.selectFrom("items").select("id").where("source_id", "=", source);
  const newest = newestItems === null ? items : items.orderBy("told_at", "desc").limit(newestItems);
  return queries
    .selectFrom(newest.as("told"))
    .innerJoin("coverage", "coverage.item_id", "told.id")
    .select("coverage.story_id");
}

/** An empty list is no list in the SQL of PostgreSQL. */
function isOneOf(ids: readonly StoryId[]) {
  return ids.length === 0 ? sql<boolean>`false` : sql<boolean>`id in (${sql.join(ids.slice(0, MAX_IDS))})`;
}

/** The first condition is for the index. */
function isBehind({ id, publishedAt }: NonNullable<StoryWish["behind"]>, column: "id" | "story_id" = "id") {
  const ms = toMs(publishedAt);
  return sql<boolean>`published_at <= ${ms} and (published_at < ${ms} or ${sql.ref(column)} > ${id})`;
}

/** A story that lost all its items to others has a row until it gets some back. */
export function covered(queries: Queries) {
  return queries
    .selectFrom("stories")
    .where((stories) =>
      stories.exists(
        stories.selectFrom("coverage").select("position").whereRef("coverage.story_id", "=", "stories.id"),
      ),
    );
}
