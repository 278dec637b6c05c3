import type { KeptSuppression, SuppressionStore } from "../domain/bounce-store.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { type AddressHash, addressHash } from "./address-hash.ts";
import { toDate, toMs } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { noteDepartures } from "./departures/note-departures.ts";
import type { SuppressionRow } from "./mail-tables.ts";

export function createSuppressionStore(database: Database): SuppressionStore {
  const { db } = database;
  return {
    async list() {
      const rows = db.selectFrom("suppressions").selectAll().orderBy("at", "desc").orderBy("address_hash");
      return (await rows.execute()).map(toSuppression);
    },
    find: (address) =>
      writing(database, async (queries) => {
        const rows = queries.selectFrom("suppressions").selectAll();
        const row = await rows.where("address_hash", "=", await addressHash(queries, address)).executeTakeFirst();
        return row === undefined ? null : toSuppression(row);
      }),
    lift: (address, at) =>
      writing(database, async (queries) => {
        const hash = await addressHash(queries, address);
        const isLifted = await lift(queries, hash);
        if (isLifted) await noteDepartures(database, queries, [{ at, what: "lifted", hash }]);
        return isLifted;
      }),
    forget: (address) => writing(database, (queries) => forgetAddress(queries, address)),
  };
}

/** The first reason stands, but a complaint beats all: it is for ever. False when nothing changed. */
export async function suppress(
  queries: Queries,
  hash: AddressHash,
  { address, reason, at }: Omit<KeptSuppression, "hash">,
): Promise<boolean> {
  const row = { address_hash: hash, address, reason, at: toMs(at) };
  const made = await queries
    .insertInto("suppressions")
    .values(row)
    .onConflict((conflict) => {
      const taken = conflict.column("address_hash");
      if (reason !== "complaint") return taken.doNothing();
      return taken.doUpdateSet({ reason, at: toMs(at) }).where("suppressions.reason", "<>", "complaint");
    })
    .executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export async function isSuppressed(queries: Queries, hash: AddressHash): Promise<boolean> {
  const found = queries.selectFrom("suppressions").select("at").where("address_hash", "=", hash);
  return (await found.executeTakeFirst()) !== undefined;
}

/** For those who erase a subscriber in one transaction: the block stays, the address goes. Servers repeat it in replies. */
export async function forgetAddress(queries: Queries, address: MailAddress): Promise<void> {
  const hash = await addressHash(queries, address);
  await queries.updateTable("suppressions").set({ address: null }).where("address_hash", "=", hash).execute();
  await queries.updateTable("delivery_reports").set({ detail: "" }).where("address_hash", "=", hash).execute();
}

async function lift(queries: Queries, hash: AddressHash): Promise<boolean> {
  await queries.deleteFrom("delivery_reports").where("address_hash", "=", hash).execute();
  const lifted = await queries.deleteFrom("suppressions").where("address_hash", "=", hash).executeTakeFirst();
  return lifted.numDeletedRows > 0n;
}

function toSuppression({ address_hash, address, reason, at }: SuppressionRow): KeptSuppression {
  return { hash: address_hash, address, reason, at: toDate(at) };
}
