import type { MailAddress, SubscriberId } from "../domain/subscriber.ts";
import type { SubscriberStore } from "../domain/subscriber-store.ts";
import { addressHash } from "./address-hash.ts";
import { toMs } from "./cells.ts";
import { recordConsent } from "./consent-rows.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { noteDepartures } from "./departures/note-departures.ts";
import { findByAddress, findSubscriber, insertSubscriber, loadSubscribers, subscribe } from "./subscriber-rows.ts";
import { isSuppressed, suppress } from "./suppressions.ts";

export function createSubscriberStore(database: Database): SubscriberStore {
  return {
    hasLeft: (id) => reading(database, (queries) => hasLeft(queries, id)),
    add: (address, digests, now, how = "added") =>
      writing(database, (queries) => addSubscriber(queries, { address, digests, now, how })),
    list: () =>
      reading(database, async (queries) => {
        const rows = await queries.selectFrom("subscribers").selectAll().orderBy("address_key").execute();
        return loadSubscribers(queries, rows);
      }),
    find: (id) => reading(database, (queries) => findSubscriber(queries, id)),
    findByAddress: (address) => reading(database, (queries) => findByAddress(queries, address)),
    end: (id, digest, now) =>
      writing(database, async (queries) => {
        const hasEnded = await endConsent(queries, { id, digest, now });
        const ended = { at: now, what: "ended", subscriber: id, digest } as const;
        if (hasEnded) await noteDepartures(database, queries, [ended]);
        return hasEnded;
      }),
    suppress: (suppression) =>
      writing(database, async (queries) => {
        const hash = await addressHash(queries, suppression.address);
        const { at, reason } = suppression;
        const isNew = await suppress(queries, hash, suppression);
        if (isNew) await noteDepartures(database, queries, [{ at, what: "suppressed", hash, reason }]);
      }),
  };
}

type Wish = {
  readonly address: MailAddress;
  readonly digests: readonly string[];
  readonly now: Date;
  readonly how: "added" | "imported";
};

async function addSubscriber(
  queries: Queries,
  { address, digests, now, how }: Wish,
): Promise<"added" | "changed" | "unchanged" | "suppressed"> {
  const hash = await addressHash(queries, address);
  if (await isSuppressed(queries, hash)) return "suppressed";
  const isNew = await insertSubscriber(queries, { address, hash, state: "active", now });
  const stored = await findByAddress(queries, address);
  if (stored === null) throw new Error("A subscriber that was just made is not there.");
  const has = new Set(stored.subscriptions.map(({ digest }) => digest));
  const left = how === "imported" ? await leftDigests(queries, stored.id) : new Set<string>();
  const missing = [...new Set(digests)].filter((digest) => !has.has(digest) && !left.has(digest));
  await subscribe(queries, stored.id, missing, now);
  if (!isNew && stored.state === "active" && missing.length === 0) return "unchanged";
  await recordConsent(queries, stored.id, { at: now, what: how, detail: missing.join(", ") || null });
  if (isNew) return "added";
  const active = { state: "active", ended_at: null, asked_at: null } as const;
  await queries.updateTable("subscribers").set(active).where("id", "=", stored.id).execute();
  return "changed";
}

type Ending = { readonly id: SubscriberId; readonly digest: string | null; readonly now: Date };

async function endConsent(queries: Queries, { id, digest, now }: Ending): Promise<boolean> {
  const endedAt = toMs(now);
  let open = queries.updateTable("subscriptions").set({ ended_at: endedAt });
  open = open.where("subscriber_id", "=", id).where("ended_at", "is", null);
  if (digest !== null) open = open.where("digest", "=", digest);
  const subscriptions = await open.executeTakeFirst();
  if (digest !== null) {
    const hasEnded = subscriptions.numUpdatedRows > 0n;
    if (hasEnded) await recordConsent(queries, id, { at: now, what: "ended", detail: digest });
    if (hasEnded) await endWithout(queries, id, endedAt);
    return hasEnded;
  }
  const subscribers = await queries
    .updateTable("subscribers")
    .set({ state: "ended", ended_at: endedAt })
    .where("id", "=", id)
    .where("state", "<>", "ended")
    .executeTakeFirst();
  const hasEnded = subscriptions.numUpdatedRows + subscribers.numUpdatedRows > 0n;
  if (hasEnded) await recordConsent(queries, id, { at: now, what: "ended" });
  return hasEnded;
}

/** Who has ended the last of its subscriptions has left. */
export async function endWithout(queries: Queries, id: SubscriberId, endedAt: number): Promise<void> {
  const open = queries.selectFrom("subscriptions").select("digest").where("subscriber_id", "=", id);
  await queries
    .updateTable("subscribers")
    .set({ state: "ended", ended_at: endedAt })
    .where("id", "=", id)
    .where("state", "=", "active")
    .where((row) => row.not(row.exists(open.where("ended_at", "is", null))))
    .execute();
}

async function hasLeft(queries: Queries, id: SubscriberId): Promise<boolean> {
  const row = await queries.selectFrom("subscribers").select("ended_at").where("id", "=", id).executeTakeFirst();
  return row !== undefined && row.ended_at !== null;
}

/** A list from elsewhere does not know what was ended here. */
async function leftDigests(queries: Queries, id: SubscriberId): Promise<ReadonlySet<string>> {
  const rows = await queries
    .selectFrom("subscriptions")
    .select("digest")
    .where("subscriber_id", "=", id)
    .where("ended_at", "is not", null)
    .execute();
  return new Set(rows.map(({ digest }) => digest));
}
