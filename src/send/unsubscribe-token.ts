import { readSigned, signWish, type SubscriberWish } from "./signed-wish.ts";

const PURPOSE = "newsdesk unsubscribe 1";

/** The token of an unsubscribe link: this subscriber no longer wants this digest (RFC 8058, 3.1). */
export function unsubscribeToken(key: Uint8Array, wish: SubscriberWish): string {
  return signWish({ key, purpose: PURPOSE }, wish);
}

/** `null` for anything that `unsubscribeToken` did not make with this key. */
export function readUnsubscribeToken(key: Uint8Array, token: string): SubscriberWish | null {
  return readSigned({ key, purpose: PURPOSE }, token);
}
