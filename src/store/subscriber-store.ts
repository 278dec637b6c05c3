import { randomUUID } from "node:crypto";
import {
  type MailAddress,
  type Subscriber,
  type SubscriberId,
  USUAL_WISHES,
  type Wishes,
} from "../domain/subscriber.ts";
import type { SubscriberStore } from "../domain/subscriber-store.ts";
import { type AddressHash, addressHash } from "./address-hash.ts";
import { toDate, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { isSuppressed, suppress } from "./suppressions.ts";
import type { SubscriberRow } from "./tables.ts";
import { isUsual } from "../domain/wishes.ts";
import { toWishColumns, toWishes, WISH_COLUMNS } from "./wish-columns.ts";

export function createSubscriberStore(database: Database): SubscriberStore {
  return {
    add: (address, digests, now) => writing(database, (queries) => addSubscriber(queries, { address, digests, now })),
    list: () =>
      reading(database, async (queries) => {
        const rows = await queries.selectFrom("subscribers").selectAll().orderBy("address_key").execute();
        return loadSubscribers(queries, rows);
      }),
    find: (id) =>
      reading(database, async (queries) => {
        const rows = await queries.selectFrom("subscribers").selectAll().where("id", "=", id).execute();
        return (await loadSubscribers(queries, rows))[0] ?? null;
      }),
    findByAddress: (address) => reading(database, (queries) => findByAddress(queries, address)),
    end: (id, digest, now) => writing(database, (queries) => endConsent(queries, { id, digest, now })),
    wish: (id, digest, wishes) => writing(database, (queries) => wish(queries, { id, digest, wishes })),
    speak: (id, language) => writing(database, (queries) => speak(queries, id, language)),
    suppress: (suppression) =>
      writing(database, async (queries) => {
        await suppress(queries, await addressHash(queries, suppression.address), suppression);
      }),
  };
}

/** What two spellings of one mailbox share: hardly any server tells local parts apart by case (RFC 5321, 2.4). */
function addressKey(address: MailAddress): string {
  return address.toLowerCase();
}

type Wish = { readonly address: MailAddress; readonly digests: readonly string[]; readonly now: Date };

async function addSubscriber(
  queries: Queries,
  { address, digests, now }: Wish,
): Promise<"added" | "changed" | "unchanged" | "suppressed"> {
  const hash = await addressHash(queries, address);
  if (await isSuppressed(queries, hash)) return "suppressed";
  const isNew = await insertSubscriber(queries, { address, hash, now });
  const stored = await findByAddress(queries, address);
  if (stored === null) throw new Error("A subscriber that was just made is not there.");
  const has = new Set(stored.subscriptions.map(({ digest }) => digest));
  const missing = [...new Set(digests)].filter((digest) => !has.has(digest));
  await subscribe(queries, stored.id, missing, now);
  if (isNew) return "added";
  if (stored.state === "active" && missing.length === 0) return "unchanged";
  const active = { state: "active", ended_at: null } as const;
  await queries.updateTable("subscribers").set(active).where("id", "=", stored.id).execute();
  return "changed";
}

type NewSubscriber = { readonly address: MailAddress; readonly hash: AddressHash; readonly now: Date };

/** The id is random, because links in mails carry it. */
async function insertSubscriber(queries: Queries, { address, hash, now }: NewSubscriber): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("subscribers")
    .values({
      id: `sub-${randomUUID()}` as SubscriberId,
      address,
      address_key: addressKey(address),
      address_hash: hash,
      state: "active",
      created_at: toMs(now),
      ended_at: null,
      language: null,
    })
    .onConflict((conflict) => conflict.column("address_key").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** A subscription that was ended begins anew, with the new date and the wishes that it had. */
async function subscribe(queries: Queries, id: SubscriberId, digests: readonly string[], now: Date): Promise<void> {
  if (digests.length === 0) return;
  const since = toMs(now);
  const usual = toWishColumns(USUAL_WISHES);
  await queries
    .insertInto("subscriptions")
    .values(digests.map((digest) => ({ subscriber_id: id, digest, since, ended_at: null, ...usual })))
    .onConflict((conflict) => conflict.columns(["subscriber_id", "digest"]).doUpdateSet({ since, ended_at: null }))
    .execute();
}

async function findByAddress(queries: Queries, address: MailAddress): Promise<Subscriber | null> {
  const key = addressKey(address);
  const rows = await queries.selectFrom("subscribers").selectAll().where("address_key", "=", key).execute();
  return (await loadSubscribers(queries, rows))[0] ?? null;
}

async function loadSubscribers(queries: Queries, rows: readonly SubscriberRow[]): Promise<readonly Subscriber[]> {
  const ids = rows.map(({ id }) => id);
  const wishes = await inChunks(ids, (piece) =>
    queries
      .selectFrom("subscriptions")
      .select(["subscriber_id", "digest", "since", ...WISH_COLUMNS])
      .where("subscriber_id", "in", piece)
      .where("ended_at", "is", null)
      .orderBy("digest")
      .execute(),
  );
  const byId = Map.groupBy(wishes, (row) => row.subscriber_id);
  return rows.map((row) => ({
    id: row.id,
    address: row.address,
    state: row.state,
    createdAt: toDate(row.created_at),
    language: row.language,
    subscriptions: (byId.get(row.id) ?? []).map((wanted) => ({
      digest: wanted.digest,
      since: toDate(wanted.since),
      wishes: toWishes(wanted),
    })),
  }));
}

type Wanted = { readonly id: SubscriberId; readonly digest: string; readonly wishes: Wishes };

async function wish(queries: Queries, { id, digest, wishes }: Wanted): Promise<boolean> {
  const { numUpdatedRows } = await queries
    .updateTable("subscriptions")
    .set(toWishColumns(wishes))
    .where("subscriber_id", "=", id)
    .where("digest", "=", digest)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  await noteOwn(queries, id);
  return numUpdatedRows > 0n;
}

async function speak(queries: Queries, id: SubscriberId, language: string | null): Promise<void> {
  await queries.updateTable("subscribers").set({ language }).where("id", "=", id).execute();
  await noteOwn(queries, id);
}

/** Who wants anything else than the digest's own edition gets editions of its own. */
async function noteOwn(queries: Queries, id: SubscriberId): Promise<void> {
  const subscriber = await queries.selectFrom("subscribers").select("language").where("id", "=", id).executeTakeFirst();
  const rows = await queries
    .selectFrom("subscriptions")
    .select(["digest", ...WISH_COLUMNS])
    .where("subscriber_id", "=", id)
    .execute();
  for (const row of rows) {
    const own = (subscriber?.language ?? null) !== null || !isUsual(toWishes(row)) ? 1 : 0;
    await queries
      .updateTable("subscriptions")
      .set({ own })
      .where("subscriber_id", "=", id)
      .where("digest", "=", row.digest)
      .execute();
  }
}

type Ending = { readonly id: SubscriberId; readonly digest: string | null; readonly now: Date };

async function endConsent(queries: Queries, { id, digest, now }: Ending): Promise<boolean> {
  const endedAt = toMs(now);
  let open = queries.updateTable("subscriptions").set({ ended_at: endedAt });
  open = open.where("subscriber_id", "=", id).where("ended_at", "is", null);
  if (digest !== null) open = open.where("digest", "=", digest);
  const subscriptions = await open.executeTakeFirst();
  if (digest !== null) return subscriptions.numUpdatedRows > 0n;
  const subscribers = await queries
    .updateTable("subscribers")
    .set({ state: "ended", ended_at: endedAt })
    .where("id", "=", id)
    .where("state", "<>", "ended")
    .executeTakeFirst();
  return subscriptions.numUpdatedRows + subscribers.numUpdatedRows > 0n;
}
