import { sql } from "kysely";
import type { Edition, SkippedSlot } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { StoryId } from "../domain/story.ts";
import { fromJson, type Ms, orNull, toDate, toJson, toMs } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { insertReceipts } from "./receipt-rows.ts";
import type { EditionRow, Tables } from "./tables.ts";
import { editionHeads, slotsAround, toldEdition, toldEditions } from "./told-editions.ts";

export function createEditionStore(database: Database): EditionStore {
  const { db } = database;
  return {
    async isDecided(digest, slot) {
      const slots = db.selectFrom("slots").select("slot").where("digest", "=", digest).where("slot", "=", slot);
      return (await slots.executeTakeFirst()) !== undefined;
    },
    last: (digest) => reading(database, (queries) => lastEdition(queries, digest)),
    edition: (id) =>
      reading(database, async (queries) => {
        const row = await queries.selectFrom("editions").selectAll().where("id", "=", id).executeTakeFirst();
        return loadEdition(queries, row);
      }),
    heads: (digest, limit, behind) => reading(database, (queries) => editionHeads(queries, { digest, limit, behind })),
    toldEditions: (digest, limit) => reading(database, (queries) => toldEditions(queries, digest, limit)),
    toldEdition: (digest, slot) => reading(database, (queries) => toldEdition(queries, digest, slot)),
    slotsAround: (digest, slot) => reading(database, (queries) => slotsAround(queries, digest, slot)),
    told: (digest, ids) => reading(database, (queries) => told(queries, digest, ids)),
    save: (edition, receipts) => writing(database, (queries) => saveEdition(queries, edition, receipts)),
    skip: (slot) => writing(database, (queries) => decide(queries, toSkippedRow(slot))),
  };
}

async function lastEdition(queries: Queries, digest: string): Promise<Edition | null> {
  const row = await queries
    .selectFrom("editions")
    .selectAll()
    .where("digest", "=", digest)
    .orderBy("composed_at", "desc")
    .orderBy("slot", "desc")
    .limit(1)
    .executeTakeFirst();
  return loadEdition(queries, row);
}

async function loadEdition(queries: Queries, row: EditionRow | undefined): Promise<Edition | null> {
  if (row === undefined) return null;
  const stories = await queries
    .selectFrom("edition_stories")
    .select(["story_id", "told_by"])
    .where("edition_id", "=", row.id)
    .orderBy("position")
    .execute();
  return {
    id: row.id,
    digest: row.digest,
    slot: row.slot,
    composedAt: toDate(row.composed_at),
    subject: row.subject,
    html: fromJson(row.html),
    text: fromJson(row.text),
    storyIds: stories.map((story) => story.story_id),
    toldBy: new Map(stories.flatMap(({ story_id, told_by }) => (told_by === null ? [] : [[story_id, told_by]]))),
    content: orNull(row.content, fromJson),
  };
}

async function told(queries: Queries, digest: string, ids: readonly StoryId[]): Promise<ReadonlyMap<StoryId, Date>> {
  const keys = [...new Set(ids)];
  const rows = [
    ...(await inChunks(keys, (piece) => toldAsStories(queries, digest, piece))),
    ...(await inChunks(keys, (piece) => toldByItems(queries, digest, piece))),
  ];
  return new Map(rows.toSorted((a, b) => a.at - b.at).map(({ id, at }) => [id, toDate(at)]));
}

type Told = { readonly id: StoryId; readonly at: Ms };

/** By their ids, and those of stories that were moved to them as a whole. */
async function toldAsStories(queries: Queries, digest: string, ids: readonly StoryId[]): Promise<readonly Told[]> {
  return await queries
    .selectFrom("edition_stories")
    .innerJoin("editions", "editions.id", "edition_stories.edition_id")
    .leftJoin("story_moves", "story_moves.from_id", "edition_stories.story_id")
    .select([
      sql<StoryId>`coalesce(story_moves.to_id, edition_stories.story_id)`.as("id"),
      "editions.composed_at as at",
    ])
    .where("edition_stories.digest", "=", digest)
    .where((story) => story.or([story("edition_stories.story_id", "in", ids), story("story_moves.to_id", "in", ids)]))
    .execute();
}

/** By the items that they have now: a headline that was told is told, whichever story it went to. */
async function toldByItems(queries: Queries, digest: string, ids: readonly StoryId[]): Promise<readonly Told[]> {
  return await queries
    .selectFrom("coverage")
    .innerJoin("edition_stories", "edition_stories.told_by", "coverage.item_id")
    .innerJoin("editions", "editions.id", "edition_stories.edition_id")
    .select(["coverage.story_id as id", "editions.composed_at as at"])
    .where("edition_stories.digest", "=", digest)
    .where("coverage.story_id", "in", ids)
    .execute();
}

async function saveEdition(queries: Queries, edition: Edition, receipts: readonly Receipt[]): Promise<boolean> {
  if (!(await decide(queries, toComposedRow(edition)))) return false;
  await queries.insertInto("editions").values(toEditionRow(edition)).execute();
  const stories = edition.storyIds.map((id, position) => ({
    edition_id: edition.id,
    position,
    digest: edition.digest,
    story_id: id,
    told_by: edition.toldBy.get(id) ?? null,
  }));
  for (const piece of chunks(stories, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("edition_stories").values(piece).execute();
  }
  await insertReceipts(queries, receipts);
  return true;
}

/** The first to decide a slot wins; returns whether this was the first. */
async function decide(queries: Queries, row: Tables["slots"]): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("slots")
    .values(row)
    .onConflict((conflict) => conflict.columns(["digest", "slot"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

function toComposedRow({ digest, slot, composedAt, id }: Edition): Tables["slots"] {
  return { digest, slot, decided_at: toMs(composedAt), edition_id: id, why: null };
}

function toSkippedRow({ digest, slot, decidedAt, why }: SkippedSlot): Tables["slots"] {
  return { digest, slot, decided_at: toMs(decidedAt), edition_id: null, why };
}

function toEditionRow(edition: Edition): EditionRow {
  return {
    id: edition.id,
    digest: edition.digest,
    slot: edition.slot,
    composed_at: toMs(edition.composedAt),
    subject: edition.subject,
    html: toJson(edition.html),
    text: toJson(edition.text),
    fanned_out_at: null,
    content: orNull(edition.content, toJson),
  };
}
