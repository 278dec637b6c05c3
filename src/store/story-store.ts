import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import {
  type RankedStory,
  type StoryAddress,
  type StoryMark,
  type StorySpan,
  type StoryStore,
  type StoryWish,
} from "../domain/story-store.ts";
import { fromJson, toDate, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { earlierTexts } from "./earlier-texts.ts";
import { type Database, type Queries, reading } from "./database.ts";
import { NEWS, newsSince, readMeta } from "./meta.ts";
import { readPlace } from "./retention/walk.ts";
import { rowsOfWish } from "./rows-of-wish.ts";
import { covered, wantedRows } from "./wanted-rows.ts";
import { toReceipt } from "./receipt-rows.ts";
import { movedTo } from "./story-moves.ts";
import { loadMarks } from "./story-marks.ts";
import { loadStories } from "./story-rows.ts";
import type { ItemId } from "../domain/item.ts";

export function createStoryStore(database: Database): StoryStore {
  return {
    find: (wish) => reading(database, (queries) => findStories(queries, wish)),
    marks: (wish) => reading(database, (queries) => marksOf(queries, wish)),
    ranked: (limit) => reading(database, (queries) => rankedStories(queries, limit)),
    story: (id) => reading(database, (queries) => oneStory(queries, id)),
    lookUp: (idOrLink) => reading(database, (queries) => lookUp(queries, idOrLink)),
    receipts: (story) => receiptsOf(database.db, story),
    async receiptsSince() {
      const { at } = await readPlace(database.db, "receipts");
      return at < 0 ? null : toDate(at + 1);
    },
    textsAt: (items, at) => reading(database, (queries) => textsAt(queries, items, at)),
    earlierTexts: (items, limit) => reading(database, (queries) => earlierTexts(queries, items, limit)),
    published: (which, span) => published(database.db, which, span),
    addresses: (publishedSince, limit) => addresses(database.db, publishedSince, limit),
    changedSince: (state) => reading(database, (queries) => newsSince(queries, state)),
    state: async () => (await readMeta(database.db, NEWS)) ?? "",
  };
}

async function findStories(queries: Queries, wish: StoryWish): Promise<readonly Story[]> {
  const rows = await rowsOfWish(wish, queries, async (wanted) => await wanted.selectAll().execute());
  return loadStories(queries, rows);
}

async function marksOf(queries: Queries, wish: StoryWish): Promise<readonly StoryMark[]> {
  const columns = ["id", "published_at", "updated_at", "tags", "gist"] as const;
  const rows = await rowsOfWish(wish, queries, async (wanted) => await wanted.select(columns).execute());
  return loadMarks(queries, rows);
}

async function rankedStories(queries: Queries, limit: number): Promise<readonly RankedStory[]> {
  const rows = await wantedRows(queries, { order: "rank", limit }).select(["id", "rank"]).execute();
  const ids = rows.map(({ id }) => id);
  const leads = await inChunks(ids, (piece) =>
    queries
      .selectFrom("coverage")
      .innerJoin("items", "items.id", "coverage.item_id")
      .innerJoin("sources", "sources.id", "items.source_id")
      .select(["coverage.story_id", "sources.name"])
      .where("coverage.story_id", "in", piece)
      .where("coverage.position", "=", (row) =>
        row
          .selectFrom("coverage as own")
          .select(({ fn }) => fn.min("own.position").as("first"))
          .whereRef("own.story_id", "=", "coverage.story_id"),
      )
      .execute(),
  );
  const nameOf = new Map(leads.map((lead) => [lead.story_id, lead.name]));
  return rows.map(({ id, rank }) => {
    return { id, rank: fromJson(rank), coverage: [{ source: { name: nameOf.get(id) ?? "" } }] };
  });
}

async function published(
  queries: Queries,
  which: "first" | "last",
  { since, until }: Partial<StorySpan>,
): Promise<Date | null> {
  let told = covered(queries).select("published_at").where("standing_kind", "=", "told");
  if (since !== undefined) told = told.where("published_at", ">=", toMs(since));
  if (until !== undefined) told = told.where("published_at", "<", toMs(until));
  const order = which === "first" ? "asc" : "desc";
  const row = await told.orderBy("published_at", order).limit(1).executeTakeFirst();
  return row === undefined ? null : toDate(row.published_at);
}

async function addresses(queries: Queries, since: Date, limit: number): Promise<readonly StoryAddress[]> {
  const rows = await covered(queries)
    .select(["id", "updated_at"])
    .where("standing_kind", "=", "told")
    .where("published_at", ">=", toMs(since))
    .orderBy("published_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ id, updated_at: updatedAt }) => ({ id, updatedAt: toDate(updatedAt) }));
}

async function oneStory(queries: Queries, id: StoryId): Promise<Story | null> {
  const now = (await movedTo(queries, id)) ?? id;
  const rows = await queries.selectFrom("stories").selectAll().where("id", "=", now).execute();
  const [story] = await loadStories(queries, rows);
  return story ?? null;
}

async function lookUp(queries: Queries, idOrLink: string): Promise<Story | null> {
  const story = await oneStory(queries, idOrLink as StoryId);
  if (story !== null) return story;
  const found = (await storyOfItem(queries, idOrLink as ItemId)) ?? (await storyOfLink(queries, idOrLink));
  return found === undefined ? null : oneStory(queries, found.story_id);
}

function storyOfItem(queries: Queries, id: ItemId) {
  return queries.selectFrom("coverage").select("story_id").where("item_id", "=", id).executeTakeFirst();
}

/** The item with this very link first; then, of those whose link counts as the same, the one that was told first. */
async function storyOfLink(queries: Queries, text: string): Promise<{ readonly story_id: StoryId } | undefined> {
  const link = canonicalLink(text);
  const rows = await queries
    .selectFrom("items")
    .innerJoin("coverage", "coverage.item_id", "items.id")
    .select(["items.link", "coverage.story_id"])
    .where("items.link_key", "=", link === null ? text : linkKey(link))
    .orderBy("items.told_at")
    .orderBy("items.id")
    .execute();
  return rows.find((row) => row.link === link) ?? rows[0];
}

async function receiptsOf(queries: Queries, { id, coverage }: Story): Promise<readonly Receipt[]> {
  const items = coverage.map(({ item }) => item.id);
  const rows = await queries
    .selectFrom("receipts")
    .select(["at", "item_id", "story_id", "decision"])
    .where((column) => column.or([column("story_id", "=", id), column("item_id", "in", items)]))
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows.map(toReceipt);
}

type Texts = Awaited<ReturnType<StoryStore["textsAt"]>>;

/** Of the versions that a change took the place of, the last that was there by then. */
async function textsAt(queries: Queries, items: readonly ItemId[], at: Date): Promise<Texts> {
  const rows = await inChunks([...new Set(items)], (piece) =>
    queries
      .selectFrom("items")
      .innerJoin("item_versions", "item_versions.item_id", "items.id")
      .select(["item_versions.item_id", "item_versions.content"])
      .where("items.id", "in", piece)
      .where("items.changed_at", ">", toMs(at))
      .where("items.first_seen_at", "<=", toMs(at))
      .orderBy("item_versions.item_id")
      .orderBy("item_versions.version")
      .execute(),
  );
  const then = rows
    .map(({ item_id: id, content }) => ({ id, item: fromJson(content) }))
    .filter(({ item }) => Date.parse(String(item.changedAt)) <= at.getTime());
  return new Map(then.map(({ id, item: { title, summary } }) => [id, { title, summary }]));
}
