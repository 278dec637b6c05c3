import { type RawBuilder, sql } from "kysely";
import type { Candidates, PhraseGroup, SearchStore, SearchWish } from "../domain/search-store.ts";
import type { StoryId } from "../domain/story.ts";
import { type Ms, toMs } from "./cells.ts";
import { type Database, type DatabaseKind, type Queries, reading } from "./database.ts";
import { matchingIds } from "./word-index.ts";

/** Items that are looked at for one question, the newest that have the words: on SQLite everybody waits meanwhile. */
const MAX_MATCHES = 2_500;

export function createSearchStore(database: Database, maxMatches = MAX_MATCHES): SearchStore {
  return {
    candidates: (wish) =>
      reading(database, (queries) => candidates({ queries, kind: database.kind, maxMatches }, wish)),
  };
}

/** Where to ask, and how many matching items count. */
type Index = { readonly queries: Queries; readonly kind: DatabaseKind; readonly maxMatches: number };

async function candidates(index: Index, wish: SearchWish): Promise<Candidates> {
  const groups = wish.place === "story" ? [await rarest(index, wish.groups)] : wish.groups;
  const rows = await matchingStories(index, groups, wish);
  const found = rows.flatMap(({ id, published_at: publishedAt, position }) =>
    id === null ? [] : [{ id, publishedAt, isLater: wish.place === "title" && position > 0 }],
  );
  const isAll = rows.reduce((sum, { items }) => sum + items, 0) < index.maxMatches && found.length <= wish.limit;
  return {
    ids: found
      .sort(inOrder)
      .slice(0, wish.limit)
      .map(({ id }) => id),
    isAll,
  };
}

/**
 * The group that the fewest items have: a story that has all of them, wherever, has that one too.
 */
async function rarest({ queries, kind, maxMatches }: Index, groups: SearchWish["groups"]): Promise<PhraseGroup> {
  let best = { group: groups[0], items: Number.POSITIVE_INFINITY };
  for (const group of groups) {
    const limit = Math.min(maxMatches, best.items);
    const matches = matchingIds(kind, { groups: [group], where: "item", limit });
    const { rows } = await sql<{ items: number }>`select count(*) as items from (${matches}) as matches`.execute(
      queries,
    );
    const items = rows[0]?.items ?? 0;
    if (items < best.items) best = { group, items };
  }
  return best.group;
}

type StoryRow = { id: StoryId | null; published_at: Ms; position: number; items: number };

/**
 * One row a story, with the place in its coverage of the first item that has the words. Stories that are not meant, and
 * items without one, share a row without an id, for they count too.
 */
async function matchingStories(
  { queries, kind, maxMatches }: Index,
  groups: readonly PhraseGroup[],
  wish: SearchWish,
): Promise<readonly StoryRow[]> {
  const where = wish.place === "title" ? "title" : "item";
  const { rows } = await sql<StoryRow>`
    select stories.id, stories.published_at, min(coverage.position) as position, count(*) as items
    from (${matchingIds(kind, { groups, where, limit: maxMatches })}) as matches
    join item_words on item_words.id = matches.id
    left join coverage on coverage.item_id = item_words.item_id
    left join stories on stories.id = coverage.story_id and ${isMeant(wish)}
    group by stories.id, stories.published_at`.execute(queries);
  return rows;
}

function isMeant({ standing, tags, source, span: { since, until } }: SearchWish): RawBuilder<boolean> {
  const conditions = [sql`stories.standing_kind = ${standing}`];
  for (const tag of tags) {
    conditions.push(
      sql`exists (select 1 from story_tags where story_tags.tag = ${tag} and story_tags.story_id = stories.id)`,
    );
  }
  if (source !== null) {
    conditions.push(sql`exists (
      select 1 from coverage as told join items on items.id = told.item_id
      where told.story_id = stories.id and items.source_id = ${source})`);
  }
  if (since !== undefined) conditions.push(sql`stories.published_at >= ${toMs(since)}`);
  if (until !== undefined) conditions.push(sql`stories.published_at < ${toMs(until)}`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

type Found = { readonly id: StoryId; readonly publishedAt: Ms; readonly isLater: boolean };

function inOrder(one: Found, other: Found): number {
  const apart = Number(one.isLater) - Number(other.isLater) || other.publishedAt - one.publishedAt;
  return apart || (one.id < other.id ? -1 : 1);
}
