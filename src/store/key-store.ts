import { randomBytes } from "node:crypto";
import type { KeyStore } from "../domain/subscriber-store.ts";
import { toBytes } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";

const KEY_BYTES = 32;

export function createKeyStore(database: Database): KeyStore {
  return {
    key: async (purpose) =>
      (await find(database.db, purpose)) ?? (await writing(database, (queries) => makeKey(queries, purpose))),
    find: (purpose) => find(database.db, purpose),
  };
}

/** The same within a transaction that writes other things too. */
export async function findOrMakeKey(queries: Queries, purpose: string): Promise<Uint8Array> {
  return (await find(queries, purpose)) ?? (await makeKey(queries, purpose));
}

async function makeKey(queries: Queries, purpose: string): Promise<Uint8Array> {
  await queries
    .insertInto("keys")
    .values({ purpose, secret: randomBytes(KEY_BYTES) })
    .onConflict((conflict) => conflict.column("purpose").doNothing())
    .execute();
  const kept = await find(queries, purpose);
  if (kept === null) throw new Error("A key that was just made is not there.");
  return kept;
}

async function find(queries: Queries, purpose: string): Promise<Uint8Array | null> {
  const kept = await queries.selectFrom("keys").select("secret").where("purpose", "=", purpose).executeTakeFirst();
  return kept === undefined ? null : toBytes(kept.secret);
}
