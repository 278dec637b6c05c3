import { randomUUID } from "node:crypto";
import { type MailAddress, type Subscriber, type SubscriberId, USUAL_WISHES } from "../domain/subscriber.ts";
import { isUsual } from "../domain/wishes.ts";
import type { AddressHash } from "./address-hash.ts";
import { toDate, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { SubscriberRow } from "./mail-tables.ts";
import { toWishColumns, toWishes, WISH_COLUMNS } from "./wish-columns.ts";

/** What two spellings of one mailbox share: hardly any server tells local parts apart by case (RFC 5321, 2.4). */
export function addressKey(address: MailAddress): string {
  return address.toLowerCase();
}

export type NewSubscriber = Pick<Subscriber, "address" | "state"> & { readonly hash: AddressHash; readonly now: Date };

/** The id is random, because links in mails carry it. False when the address is there already. */
export async function insertSubscriber(
  queries: Queries,
  { address, hash, state, now }: NewSubscriber,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("subscribers")
    .values({
      id: `sub-${randomUUID()}` as SubscriberId,
      address,
      address_key: addressKey(address),
      address_hash: hash,
      state,
      created_at: toMs(now),
      ended_at: null,
      language: null,
      asked_at: null,
    })
    .onConflict((conflict) => conflict.column("address_key").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** A subscription that was ended begins anew, with the new date and the wishes that it had. */
export async function subscribe(
  queries: Queries,
  id: SubscriberId,
  digests: readonly string[],
  now: Date,
): Promise<void> {
  if (digests.length === 0) return;
  const since = toMs(now);
  const usual = toWishColumns(USUAL_WISHES);
  await queries
    .insertInto("subscriptions")
    .values(digests.map((digest) => ({ subscriber_id: id, digest, since, ended_at: null, ...usual })))
    .onConflict((conflict) =>
      conflict
        .columns(["subscriber_id", "digest"])
        .doUpdateSet({ since, ended_at: null, behind_since: null, behind_at: null }),
    )
    .execute();
  await noteOwn(queries, id, now);
}

/** Nobody who was erased. */
export async function findSubscriber(queries: Queries, id: SubscriberId): Promise<Subscriber | null> {
  const rows = await queries.selectFrom("subscribers").selectAll().where("id", "=", id).execute();
  return (await loadSubscribers(queries, rows))[0] ?? null;
}

export async function findByAddress(queries: Queries, address: MailAddress): Promise<Subscriber | null> {
  const key = addressKey(address);
  const rows = await queries.selectFrom("subscribers").selectAll().where("address_key", "=", key).execute();
  return (await loadSubscribers(queries, rows))[0] ?? null;
}

/** In the order of the rows; those that were erased are left out. */
export async function loadSubscribers(
  queries: Queries,
  rows: readonly SubscriberRow[],
): Promise<readonly Subscriber[]> {
  const kept = rows.filter(({ address }) => address !== ERASED_ADDRESS);
  const ids = kept.map(({ id }) => id);
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
  return kept.map((row) => ({
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

/** What stands where the address of an erased subscriber stood. */
export const ERASED_ADDRESS = "" as MailAddress;

/**
 * Who wants anything else than the digest's own edition gets editions of its own. Who wants that one again gets one of its own
 * before, which goes on where the last one had ended: the digest's own knows nothing of those.
 */
export async function noteOwn(queries: Queries, id: SubscriberId, now: Date): Promise<void> {
  const subscriber = await queries.selectFrom("subscribers").select("language").where("id", "=", id).executeTakeFirst();
  const rows = await queries
    .selectFrom("subscriptions")
    .select(["digest", "own", ...WISH_COLUMNS])
    .where("subscriber_id", "=", id)
    .execute();
  for (const row of rows) {
    const own = (subscriber?.language ?? null) !== null || !isUsual(toWishes(row)) ? 1 : 0;
    if (own === row.own) continue;
    const bridged = own === 0 ? { behind_since: toMs(now), behind_at: toMs(now) } : {};
    await queries
      .updateTable("subscriptions")
      .set({ own, ...bridged })
      .where("subscriber_id", "=", id)
      .where("digest", "=", row.digest)
      .execute();
  }
}
