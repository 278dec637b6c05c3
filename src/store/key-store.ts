import { randomBytes } from "node:crypto";
import type { KeyStore } from "../domain/subscriber-store.ts";
import { toBytes } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";

const KEY_BYTES = 32;

export function createKeyStore(database: Database): KeyStore {
  return {
    key: (purpose) => writing(database, (queries) => keyFor(queries, purpose)),
    find: (purpose) => find(database.db, purpose),
  };
}

/** Made at the first call, within the transaction of the caller. */
export async function keyFor(queries: Queries, purpose: string): Promise<Uint8Array> {
  const known = await find(queries, purpose);
  if (known !== null) return known;
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
