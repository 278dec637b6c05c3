import { createHmac } from "node:crypto";
import type { Branded } from "../domain/brand.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import type { Queries } from "./database.ts";
import { findOrMakeKey } from "./key-store.ts";

/** A mailbox that nobody can read out of the database: 43 characters of base64url. */
export type AddressHash = Branded<string, "AddressHash">;

/** What the key for hashes of addresses is kept under. */
export const SUPPRESSION_KEY = "suppression";

/** HMAC-SHA-256 over the address in lower case: hardly any server tells local parts apart by case (RFC 5321, 2.4). */
export function hashAddress(key: Uint8Array, address: MailAddress): AddressHash {
  return createHmac("sha256", key).update(address.toLowerCase()).digest("base64url") as AddressHash;
}

/** The same under the desk's own key, which is made at the first call. */
export async function addressHash(queries: Queries, address: MailAddress): Promise<AddressHash> {
  return hashAddress(await findOrMakeKey(queries, SUPPRESSION_KEY), address);
}
