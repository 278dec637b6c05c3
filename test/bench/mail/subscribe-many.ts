import { type SubscriberId, USUAL_WISHES } from "../../../src/domain/subscriber.ts";
import { hashAddress } from "../../../src/store/address-hash.ts";
import { chunks } from "../../../src/store/chunks.ts";
import { type Database, writing } from "../../../src/store/database.ts";
import { toWishColumns } from "../../../src/store/wish-columns.ts";
import { address, MORNING } from "../../builders.ts";

const ROWS_AT_ONCE = 500;

/** Active subscribers, as `subscribers.add` leaves them, but for the time that a transaction for each would take. */
export async function subscribeMany(database: Database, count: number): Promise<void> {
  const at = MORNING.getTime();
  const numbers = Array.from({ length: count }, (_, index) => index);
  await writing(database, async (queries) => {
    for (const piece of chunks(numbers, ROWS_AT_ONCE)) {
      await queries
        .insertInto("subscribers")
        .values(piece.map((index) => aRow(index, at)))
        .execute();
      await queries
        .insertInto("subscriptions")
        .values(piece.map((index) => Object.assign({ subscriber_id: idOf(index), digest: "daily" }, SINCE, WISHES)))
        .execute();
    }
  });
}

const WISHES = toWishColumns(USUAL_WISHES);
const SINCE = { since: MORNING.getTime(), ended_at: null };

function idOf(index: number): SubscriberId {
  return `sub-${index}` as SubscriberId;
}

const KEY = new Uint8Array(32).fill(7);

function aRow(index: number, at: number) {
  const mail = address(`reader-${index}@example.org`);
  const state = "active" as const;
  const names = { address: mail, address_key: mail, address_hash: hashAddress(KEY, mail) };
  return { id: idOf(index), ...names, state, created_at: at, ended_at: null, language: null };
}
