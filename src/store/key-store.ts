import { randomBytes } from "node:crypto";
import type { KeyStore } from "../domain/subscriber-store.ts";
import { toBytes } from "./cells.ts";
import { type Database, writing } from "./database.ts";

const KEY_BYTES = 32;

export function createKeyStore(database: Database): KeyStore {
  return {
    key: (purpose) =>
      writing(database, async (queries) => {
        await queries
          .insertInto("keys")
          .values({ purpose, secret: randomBytes(KEY_BYTES) })
          .onConflict((conflict) => conflict.column("purpose").doNothing())
          .execute();
        const kept = queries.selectFrom("keys").select("secret").where("purpose", "=", purpose);
        return toBytes((await kept.executeTakeFirstOrThrow()).secret);
      }),
  };
}
