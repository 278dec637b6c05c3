import type { Departure } from "../../domain/departure.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { AddressHash } from "../address-hash.ts";
import { toMs } from "../cells.ts";
import { chunks } from "../chunks.ts";
import { recordConsent } from "../consent-rows.ts";
import { type Database, type Queries, writing } from "../database.ts";
import { erase } from "../consent-store.ts";
import { endWithout } from "../subscriber-store.ts";
import { suppress } from "../suppressions.ts";

/** Departures of one transaction. */
const AT_ONCE = 200;

/** What `DepartureStore.apply` promises. They are not noted again: they come from the notes. */
export async function applyDepartures(database: Database, departures: readonly Departure[]): Promise<number> {
  let changed = 0;
  for (const piece of chunks(departures, AT_ONCE)) {
    changed += await writing(database, async (queries) => {
      let sum = 0;
      for (const departure of piece) sum += (await apply(queries, departure)) ? 1 : 0;
      return sum;
    });
  }
  return changed;
}

async function apply(queries: Queries, departure: Departure): Promise<boolean> {
  switch (departure.what) {
    case "ended":
      return await end(queries, departure);
    case "erased":
      return await erase(queries, departure.subscriber, departure.at);
    case "suppressed":
      return await block(queries, departure);
    case "lifted":
      return await lift(queries, departure.hash as AddressHash, toMs(departure.at));
    default:
      return unreachable(departure);
  }
}

type Of<What extends Departure["what"]> = Extract<Departure, { readonly what: What }>;

/** A subscription that began later than the departure is another one: its owner came back. */
async function end(queries: Queries, { subscriber, digest, at }: Of<"ended">): Promise<boolean> {
  let open = queries.updateTable("subscriptions").set({ ended_at: toMs(at) });
  open = open.where("subscriber_id", "=", subscriber).where("ended_at", "is", null).where("since", "<=", toMs(at));
  if (digest !== null) open = open.where("digest", "=", digest);
  if ((await open.executeTakeFirst()).numUpdatedRows === 0n) return false;
  await recordConsent(queries, subscriber, { at, what: "ended", detail: digest });
  await endWithout(queries, subscriber, toMs(at));
  return true;
}

/** The address comes from its subscriber, when there is one: the departure has none. */
async function block(queries: Queries, { hash: rawHash, reason, at }: Of<"suppressed">): Promise<boolean> {
  const hash = rawHash as AddressHash;
  const known = queries.selectFrom("subscribers").select("address").where("address_hash", "=", hash);
  const { address } = (await known.executeTakeFirst()) ?? { address: null };
  return await suppress(queries, hash, { address, reason, at });
}

async function lift(queries: Queries, hash: AddressHash, at: number): Promise<boolean> {
  const reports = queries.deleteFrom("delivery_reports").where("address_hash", "=", hash);
  await reports.where("at", "<=", at).execute();
  const blocks = queries.deleteFrom("suppressions").where("address_hash", "=", hash).where("at", "<=", at);
  return (await blocks.executeTakeFirst()).numDeletedRows > 0n;
}
