import { orderKey } from "../domain/rank.ts";
import type { SourcedItem, Story, StoryId } from "../domain/story.ts";
import { fromJson, toDate, toJson, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { TOLD_COLUMNS, toToldItem } from "./item-rows.ts";
import { loadSources } from "./source-rows.ts";
import type { StoryRow } from "./tables.ts";

export function toStoryRow(story: Story): StoryRow {
  return {
    id: story.id,
    tags: toJson(story.tags),
    gist: toJson(story.gist),
    phrases: toJson(story.phrases),
    standing: toJson(story.standing),
    standing_kind: story.standing.kind,
    rank: toJson(story.rank),
    order_key: orderKey(story),
    published_at: toMs(story.publishedAt),
    first_seen_at: toMs(story.firstSeenAt),
    updated_at: toMs(story.updatedAt),
    changed_at: toMs(story.changedAt),
  };
}

/** Makes whole stories of rows, in the order of the rows. One whose items have all gone to other stories is left out. */
export async function loadStories(queries: Queries, rows: readonly StoryRow[]): Promise<readonly Story[]> {
  const coverages = await loadCoverages(
    queries,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((row) => {
    const [lead, ...others] = coverages.get(row.id) ?? [];
    return lead === undefined ? [] : [toStory(row, [lead, ...others])];
  });
}

function toStory(row: StoryRow, coverage: Story["coverage"]): Story {
  return {
    id: row.id,
    coverage,
    tags: fromJson(row.tags),
    gist: fromJson(row.gist),
    phrases: fromJson(row.phrases),
    standing: fromJson(row.standing),
    rank: fromJson(row.rank),
    publishedAt: toDate(row.published_at),
    firstSeenAt: toDate(row.first_seen_at),
    updatedAt: toDate(row.updated_at),
    changedAt: toDate(row.changed_at),
  };
}

/** The items of each story in their place: a query for each thousand stories, and one for the sources. */
async function loadCoverages(
  queries: Queries,
  ids: readonly StoryId[],
): Promise<ReadonlyMap<StoryId, readonly SourcedItem[]>> {
  const rows = await inChunks(ids, (piece) =>
    queries
      .selectFrom("coverage")
      .innerJoin("items", "items.id", "coverage.item_id")
      .select(TOLD_COLUMNS)
      .select("coverage.story_id")
      .where("coverage.story_id", "in", piece)
      .orderBy("coverage.story_id")
      .orderBy("coverage.position")
      .execute(),
  );
  const sourceOf = await loadSources(
    queries,
    rows.map((row) => row.source_id),
  );
  const byStory = Map.groupBy(rows, (row) => row.story_id);
  const toSourced = (row: (typeof rows)[number]): SourcedItem => ({
    item: toToldItem(row),
    source: sourceOf(row.source_id),
  });
  return new Map([...byStory].map(([id, covering]) => [id, covering.map(toSourced)]));
}
