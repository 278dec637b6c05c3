import type { Edition, SkippedSlot } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { Receipt } from "../domain/receipt.ts";
import { fromJson, orNull, toDate, toMs } from "./cells.ts";
import { ALL, type Database, type Queries, reading, writing } from "./database.ts";
import { insertEdition } from "./insert-edition.ts";
import { insertReceipts } from "./receipt-rows.ts";
import type { Tables } from "./tables.ts";
import type { EditionRow } from "./mail-tables.ts";
import { toldStories } from "./told-stories.ts";
import { editionHeads, slotsAround, toldEdition, toldEditions } from "./told-editions.ts";

export function createEditionStore(database: Database): EditionStore {
  const { db } = database;
  return {
    async isDecided(digest, slot) {
      const slots = db.selectFrom("slots").select("slot").where("digest", "=", digest).where("slot", "=", slot);
      return (await slots.executeTakeFirst()) !== undefined;
    },
    async lastDecided(digest) {
      const slots = db.selectFrom("slots").select("slot").where("digest", "=", digest);
      return (await slots.orderBy("slot", "desc").limit(1).executeTakeFirst())?.slot ?? null;
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
    told: (digest, ids) => reading(database, (queries) => toldStories(queries, { digest }, ids)),
    save: (edition, receipts) =>
      writing(database, async (queries) => {
        const isFirst = await saveEdition(queries, edition, receipts);
        if (isFirst) await database.makeJobs?.(queries, "post", ALL);
        return isFirst;
      }),
    skip: (slot) => writing(database, (queries) => decide(queries, toSkippedRow(slot))),
  };
}

async function lastEdition(queries: Queries, digest: string): Promise<Edition | null> {
  const row = await queries
    .selectFrom("editions")
    .selectAll()
    .where("digest", "=", digest)
    .where("variant", "=", "")
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
    variant: row.variant,
    from: orNull(row.told_from, toDate),
    composedAt: toDate(row.composed_at),
    subject: row.subject,
    html: fromJson(row.html),
    text: fromJson(row.text),
    storyIds: stories.map((story) => story.story_id),
    toldBy: new Map(stories.flatMap(({ story_id, told_by }) => (told_by === null ? [] : [[story_id, told_by]]))),
    content: orNull(row.content, fromJson),
  };
}

async function saveEdition(queries: Queries, edition: Edition, receipts: readonly Receipt[]): Promise<boolean> {
  if (!(await decide(queries, toComposedRow(edition)))) return false;
  await insertEdition(queries, edition);
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
