import type { SubscriberId } from "../domain/subscriber.ts";
import { type AddressHash, addressHash } from "./address-hash.ts";
import { toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import { recordConsent } from "./consent-rows.ts";
import type { Queries } from "./database.ts";
import { ERASED_ADDRESS, findSubscriber } from "./subscriber-rows.ts";
import { forgetAddress } from "./suppressions.ts";
import { LETTERS_EDITION } from "./mail-tables.ts";

/** What `ConsentStore.erase` promises. Nothing is left of who never got an edition. */
export async function eraseSubscriber(queries: Queries, id: SubscriberId, at: Date): Promise<boolean> {
  const known = await findSubscriber(queries, id);
  if (known === null) return false;
  const { address } = known;
  const hash = await addressHash(queries, address);
  await forgetAddress(queries, address);
  await queries
    .updateTable("delivery_reports")
    .set({ address_hash: hashOf(id) })
    .where("address_hash", "=", hash)
    .execute();
  await queries.deleteFrom("inquiries").where("address", "=", address).execute();
  await eraseLetters(queries, id);
  await queries.deleteFrom("edition_readers").where("subscriber_id", "=", id).execute();
  await queries.deleteFrom("consents").where("subscriber_id", "=", id).execute();
  await queries.deleteFrom("subscriptions").where("subscriber_id", "=", id).execute();
  const got = queries.selectFrom("deliveries").select("id").where("subscriber_id", "=", id);
  if ((await got.limit(1).executeTakeFirst()) === undefined) {
    await queries.deleteFrom("subscribers").where("id", "=", id).execute();
    return true;
  }
  await leaveCounts(queries, id, at);
  return true;
}

/** What stands in the place of the hash of an address: it leads to nobody, and a block has a hash of its own. */
function hashOf(id: SubscriberId): AddressHash {
  return `erased:${id}` as AddressHash;
}

/** A letter that is on the wire, or of which that is not known yet, keeps its delivery, nameless: its worker has to note what came of it. */
async function eraseLetters(queries: Queries, id: SubscriberId): Promise<void> {
  await queries.deleteFrom("letters").where("subscriber_id", "=", id).execute();
  const settled = queries
    .selectFrom("deliveries")
    .select("id")
    .where("subscriber_id", "=", id)
    .where("edition_id", "=", LETTERS_EDITION)
    .where("state", "not in", ["sending", "dot", "doubt"]);
  const ids = (await settled.execute()).map((row) => row.id);
  await inChunks(ids, async (piece) => {
    await queries.deleteFrom("delivery_events").where("delivery_id", "in", piece).execute();
    await queries.deleteFrom("deliveries").where("id", "in", piece).execute();
    return [];
  });
}

/** What a relay said may name the address, so no word of it stays. What was still to be sent is not sent any more. */
async function leaveCounts(queries: Queries, id: SubscriberId, at: Date): Promise<void> {
  const own = queries.selectFrom("deliveries").select("id").where("subscriber_id", "=", id);
  await queries.updateTable("delivery_events").set({ detail: null }).where("delivery_id", "in", own).execute();
  await queries
    .updateTable("deliveries")
    .set({ state: "suppressed", worker: null })
    .where("subscriber_id", "=", id)
    .where("state", "in", ["queued", "deferred", "sending", "doubt", "held"])
    .execute();
  const nameless = { address: ERASED_ADDRESS, address_hash: hashOf(id), detail: null };
  await queries.updateTable("deliveries").set(nameless).where("subscriber_id", "=", id).execute();
  await queries
    .updateTable("subscribers")
    .set({
      address: ERASED_ADDRESS,
      address_key: `erased:${id}`,
      address_hash: hashOf(id),
      state: "ended",
      ended_at: toMs(at),
      language: null,
      asked_at: null,
    })
    .where("id", "=", id)
    .execute();
  await recordConsent(queries, id, { at, what: "erased" });
}
