import { createHmac, timingSafeEqual } from "node:crypto";
import type { SubscriberId } from "../domain/subscriber.ts";

/** What a token stands for: this subscriber no longer wants this digest. */
export type UnsubscribeWish = { readonly subscriberId: SubscriberId; readonly digest: string };

/** Part of what is signed, so that no token of another kind that is made with the same key can pass for one of these. */
const PURPOSE = "newsdesk unsubscribe 1";
const MAC_BYTES = 32;
/** Longer ones are not looked at. */
const MAX_TOKEN_CHARS = 1_000;

/**
 * Makes the token of an unsubscribe link: HMAC-SHA-256 over purpose, subscriber and digest, then what it covers, all in
 * base64url. It holds no address, does not age, and cannot be made without the key (RFC 8058, 3.1).
 */
export function unsubscribeToken(key: Uint8Array, wish: UnsubscribeWish): string {
  const body = Buffer.from(JSON.stringify([wish.subscriberId, wish.digest]));
  return Buffer.concat([macOf(key, body), body]).toString("base64url");
}

/** Reads a token back. `null` for anything that `unsubscribeToken` did not make with this key; compares in constant time. */
export function readUnsubscribeToken(key: Uint8Array, token: string): UnsubscribeWish | null {
  if (token.length > MAX_TOKEN_CHARS) return null;
  const bytes = Buffer.from(token, "base64url");
  // Decoding forgives stray characters. One wish has one token, so only the exact spelling counts.
  if (bytes.length <= MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const body = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(macOf(key, body), bytes.subarray(0, MAC_BYTES))) return null;
  const [subscriberId, digest] = JSON.parse(body.toString()) as [SubscriberId, string];
  return { subscriberId, digest };
}

function macOf(key: Uint8Array, body: Uint8Array): Buffer {
  return createHmac("sha256", key).update(PURPOSE).update("\0").update(body).digest();
}
