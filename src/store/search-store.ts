import { type RawBuilder, sql } from "kysely";
import type { Candidates, PhraseGroup, SearchStore, SearchWish } from "../domain/search-store.ts";
import type { StoryId } from "../domain/story.ts";
import { type Ms, toMs } from "./cells.ts";
import { type Database, type DatabaseKind, type Queries, reading } from "./database.ts";
import { matchingIds, type Place } from "./word-index.ts";

/** Items that are looked at for one question to the index, the newest that have the words. */
const MAX_MATCHES = 5_000;

export function createSearchStore(database: Database, maxMatches = MAX_MATCHES): SearchStore {
  return {
    candidates: (wish) =>
      reading(database, (queries) => candidates({ queries, kind: database.kind, maxMatches }, wish)),
  };
}

/** Stories with words in a place that ranks alike: 0 is the title of the lead. */
type Found = { readonly id: StoryId; readonly tier: number; readonly publishedAt: Ms };
type Answer = { readonly found: readonly Found[]; readonly isAll: boolean };

/** Where to ask, and how many matching items count. */
type Index = { readonly queries: Queries; readonly kind: DatabaseKind; readonly maxMatches: number };

async function candidates(index: Index, wish: SearchWish): Promise<Candidates> {
  const { groups } = wish;
  const answers = [
    await answer(index, { groups, where: "title", tier: (position) => (position === 0 ? 0 : 1), wish }),
    await answer(index, { groups, where: "item", tier: () => 2, wish }),
  ];
  if (groups.length > 1) {
    answers.push(await answer(index, { groups: [await rarest(index, groups)], where: "item", tier: () => 3, wish }));
  }
  return bestFirst(answers, wish.limit);
}

/**
 * The group that the fewest items have. Who is asked for by several may have them in different items, so the stories with
 * the rarest are candidates too.
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

type Question = {
  readonly groups: readonly PhraseGroup[];
  readonly where: Place;
  /** By the place in its coverage of the first item that has the words. */
  readonly tier: (position: number) => number;
  readonly wish: SearchWish;
};

/** One row a story; those that are not wanted, and items without a story, share one without an id, for they count too. */
async function answer({ queries, kind, maxMatches }: Index, { tier, wish, ...sought }: Question): Promise<Answer> {
  const { rows } = await sql<{ id: StoryId | null; published_at: Ms; position: number; items: number }>`
    select stories.id, stories.published_at, min(coverage.position) as position, count(*) as items
    from (${matchingIds(kind, { ...sought, limit: maxMatches })}) as matches
    join item_words on item_words.id = matches.id
    left join coverage on coverage.item_id = item_words.item_id
    left join stories on stories.id = coverage.story_id and ${isMeant(wish)}
    group by stories.id, stories.published_at`.execute(queries);
  const found = rows.flatMap(({ id, published_at: publishedAt, position }) =>
    id === null ? [] : [{ id, publishedAt, tier: tier(position) }],
  );
  return { found, isAll: rows.reduce((sum, { items }) => sum + items, 0) < maxMatches };
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

function bestFirst(answers: readonly Answer[], limit: number): Candidates {
  const stories = new Map<StoryId, Found>();
  for (const found of answers.flatMap((each) => each.found)) if (!stories.has(found.id)) stories.set(found.id, found);
  const sorted = [...stories.values()].sort(inOrder);
  const isAll = answers.every((each) => each.isAll) && sorted.length <= limit;
  return { ids: sorted.slice(0, limit).map(({ id }) => id), isAll };
}

function inOrder(one: Found, other: Found): number {
  return one.tier - other.tier || other.publishedAt - one.publishedAt || (one.id < other.id ? -1 : 1);
}
