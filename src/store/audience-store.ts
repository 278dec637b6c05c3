import type { AudienceStore, DueReaders, Reader, Rhythm } from "../domain/audience-store.ts";
import { sql } from "kysely";
import type { Edition, SkippedSlot, Slot } from "../domain/digest.ts";
import { type SubscriberId, USUAL_WISHES } from "../domain/subscriber.ts";
import { type Ms, toDate, toMs } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { ALL, type Database, type Queries, reading, writing } from "./database.ts";
import { insertEdition } from "./insert-edition.ts";
import { NEVER_CAME } from "./note-behind.ts";
import { toldStories } from "./told-stories.ts";
import { toWishes, WISH_COLUMNS } from "./wish-columns.ts";

export function createAudienceStore(database: Database): AudienceStore {
  return {
    rhythms: (digest) => reading(database, (queries) => rhythmsOf(queries, digest)),
    due: (wish) => reading(database, (queries) => dueReaders(queries, wish)),
    told: (editions, ids) => reading(database, (queries) => toldStories(queries, { editions }, ids)),
    save: (edition, readers) =>
      writing(database, async (queries) => {
        await save(queries, edition, readers);
        await database.makeJobs?.(queries, "post", ALL);
      }),
    skip: (slot, readers) => writing(database, (queries) => skip(queries, slot, readers)),
  };
}

/** Subscriptions that get editions of their own. Written out, as the index of these has it: see `claim.ts`. */
function ownSubscriptions(queries: Queries, digest: string) {
  return queries
    .selectFrom("subscriptions")
    .where("subscriptions.digest", "=", digest)
    .where((row) =>
      row.or([row("subscriptions.own", "=", sql.lit(1)), row("subscriptions.behind_since", "is not", null)]),
    )
    .where("subscriptions.ended_at", "is", null);
}

const RHYTHM = ["cadence", "hour", "timezone", "weekday"] as const;

async function rhythmsOf(queries: Queries, digest: string): Promise<readonly Rhythm[]> {
  const rows = await ownSubscriptions(queries, digest).select(RHYTHM).distinct().execute();
  return rows.map((row) => {
    const wishes = toWishes({
      ...row,
      topics: null,
      muted: null,
      stories: null,
      paused_until: null,
      plain_links: null,
    });
    const { cadence, hour, timezone, weekday } = wishes;
    return { cadence, hour, timezone, weekday };
  });
}

async function dueReaders(queries: Queries, wish: DueReaders): Promise<readonly Reader[]> {
  const { digest, rhythm, slot, plannedAt, since, after, limit } = wish;
  const rows = await ownSubscriptions(queries, digest)
    .innerJoin("subscribers", "subscribers.id", "subscriptions.subscriber_id")
    .select([
      "subscribers.id",
      "subscribers.language",
      "behind_since",
      "since",
      ...WISH_COLUMNS.map((name) => `subscriptions.${name}` as const),
    ])
    .leftJoin("suppressions", "suppressions.address_hash", "subscribers.address_hash")
    .where("suppressions.at", "is", null)
    .where("subscribers.state", "=", "active")
    .where((row) => row(row.fn.coalesce("subscriptions.cadence", row.val(USUAL_WISHES.cadence)), "=", rhythm.cadence))
    .where((row) => row(row.fn.coalesce("subscriptions.hour", row.val(USUAL_WISHES.hour)), "=", rhythm.hour))
    .where((row) => row(row.fn.coalesce("subscriptions.weekday", row.val(USUAL_WISHES.weekday)), "=", rhythm.weekday))
    .where((row) => row(row.fn.coalesce("subscriptions.timezone", row.val("")), "=", rhythm.timezone ?? ""))
    .where("subscriptions.since", "<=", toMs(plannedAt))
    .where((row) => row.or([row("slot_done", "is", null), row("slot_done", "<", slot)]))
    // Whoever wants one of its own since this morning had the digest's own.
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom("deliveries")
            .select("deliveries.id")
            .whereRef("deliveries.subscriber_id", "=", "subscribers.id")
            .where("deliveries.digest", "=", digest)
            .where("deliveries.slot", ">=", slot as Slot),
        ),
      ),
    )
    .where((row) => row.or([row("paused_until", "is", null), row("paused_until", "<=", toMs(plannedAt))]))
    .$if(after !== null, (query) => query.where("subscriptions.subscriber_id", ">", after as SubscriberId))
    .orderBy("subscriptions.subscriber_id") // In the order of the index, so that a limit ends the walk.
    .limit(limit)
    .execute();
  const got = await editionsOf(queries, { digest, since, ids: rows.map(({ id }) => id) });
  return rows.map((row) => {
    const own = got.get(row.id) ?? [];
    const isBefore = (at: Ms): boolean => row.behind_since === null || at < row.behind_since;
    const lastAt = own.findLast((edition) => isBefore(edition.composed_at))?.composed_at;
    return {
      id: row.id,
      since: toDate(row.since),
      language: row.language,
      wishes: toWishes(row),
      editions: own.map((edition) => edition.edition_id).toSorted(),
      lastAt: lastAt === undefined ? null : toDate(lastAt),
      isBehind: row.behind_since !== null,
    };
  });
}

type Got = { readonly digest: string; readonly since: Date; readonly ids: readonly SubscriberId[] };

/**
 * What is on its way counts too, be it that its deliveries are not made yet; and so does what is in doubt: the operator decides
 * about that one, and not we.
 */
async function editionsOf(queries: Queries, { digest, since, ids }: Got) {
  const sent = await inChunks(ids, (piece) =>
    queries
      .selectFrom("deliveries")
      .innerJoin("editions", "editions.id", "deliveries.edition_id")
      .select(["deliveries.subscriber_id", "deliveries.edition_id", "editions.composed_at"])
      .where("deliveries.subscriber_id", "in", piece)
      .where("deliveries.digest", "=", digest)
      .where("deliveries.state", "not in", NEVER_CAME)
      .where("editions.composed_at", ">=", toMs(since))
      .execute(),
  );
  const waiting = await inChunks(ids, (piece) =>
    queries
      .selectFrom("edition_readers")
      .innerJoin("editions", "editions.id", "edition_readers.edition_id")
      .select(["edition_readers.subscriber_id", "edition_readers.edition_id", "editions.composed_at"])
      .where("edition_readers.subscriber_id", "in", piece)
      .where("editions.digest", "=", digest)
      .execute(),
  );
  const all = [...sent, ...waiting].sort((a, b) => a.composed_at - b.composed_at);
  return Map.groupBy(all, (row) => row.subscriber_id);
}

async function save(queries: Queries, edition: Edition, readers: readonly SubscriberId[]): Promise<void> {
  const known = await queries.selectFrom("editions").select("id").where("id", "=", edition.id).executeTakeFirst();
  if (known !== undefined) return;
  await insertEdition(queries, edition);
  const rows = readers.map((subscriber) => ({ edition_id: edition.id, subscriber_id: subscriber }));
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("edition_readers").values(piece).execute();
  }
  await markDone(queries, edition, readers);
}

async function skip(
  queries: Queries,
  { digest, slot, why, decidedAt }: SkippedSlot,
  readers: readonly SubscriberId[],
): Promise<void> {
  await markDone(queries, { digest, slot }, readers);
  await queries
    .insertInto("own_skips")
    .values({ digest, slot, why, readers: readers.length, decided_at: toMs(decidedAt) })
    .onConflict((conflict) =>
      conflict.columns(["digest", "slot", "why"]).doUpdateSet((row) => ({
        readers: row("own_skips.readers", "+", row.ref("excluded.readers")),
        decided_at: row.ref("excluded.decided_at"),
      })),
    )
    .execute();
}

type Done = { readonly digest: string; readonly slot: Slot };

async function markDone(queries: Queries, { digest, slot }: Done, readers: readonly SubscriberId[]): Promise<void> {
  await inChunks(readers, async (piece) => {
    await queries
      .updateTable("subscriptions")
      .set({ slot_done: slot })
      .where("digest", "=", digest)
      .where("subscriber_id", "in", piece)
      .execute();
    return [];
  });
}
