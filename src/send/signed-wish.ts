import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { SubscriberId } from "../domain/subscriber.ts";

/** What a token in a link stands for: one subscriber and one digest. */
export type SubscriberWish = { readonly subscriberId: SubscriberId; readonly digest: string };

/** `purpose` is part of what is signed, so that no token of another kind can pass for one of these, even under one key. */
export type Signing = { readonly key: Uint8Array; readonly purpose: string };

const MAC_BYTES = 32;
/** Longer ones are not looked at. */
const MAX_TOKEN_CHARS = 1_000;

/**
 * HMAC-SHA-256 over purpose, subscriber and digest, then what it covers, all in base64url. It holds no address, does not
 * age, and cannot be made without the key.
 */
export function signWish(signing: Signing, { subscriberId, digest }: SubscriberWish): string {
  const body = Buffer.from(JSON.stringify([subscriberId, digest]));
  return Buffer.concat([macOf(signing, body), body]).toString("base64url");
}

/** Reads a token back. `null` for anything that `signWish` did not make by this signing; compares in constant time. */
export function readSigned(signing: Signing, token: string): SubscriberWish | null {
  if (token.length > MAX_TOKEN_CHARS) return null;
  const bytes = Buffer.from(token, "base64url");
  // Decoding forgives stray characters. One wish has one token, so only the exact spelling counts.
  if (bytes.length <= MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const body = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(macOf(signing, body), bytes.subarray(0, MAC_BYTES))) return null;
  const [subscriberId, digest] = JSON.parse(body.toString()) as [SubscriberId, string];
  return { subscriberId, digest };
}

function macOf({ key, purpose }: Signing, body: Uint8Array): Buffer {
  return createHmac("sha256", keyObject(key)).update(purpose).update("\0").update(body).digest();
}

const known = new WeakMap<Uint8Array, KeyObject>();

/** Made once a key: that takes five times as long as a signature. */
function keyObject(key: Uint8Array): KeyObject {
  const made = known.get(key) ?? createSecretKey(key);
  known.set(key, made);
  return made;
}
