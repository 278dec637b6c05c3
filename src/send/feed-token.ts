import { readSigned, signWish, type SubscriberWish } from "./signed-wish.ts";

/** What the key for the private feeds of subscribers is kept under: another one than that of unsubscribe links. */
export const FEED_KEY = "private-feed";

const PURPOSE = "newsdesk private feed 1";

/** The address of a subscriber's own feed of a digest: whoever has it may read, until the subscription ends. */
export function privateFeedUrl(siteUrl: string, key: Uint8Array, wish: SubscriberWish): string {
  return `${siteUrl}/my/${signWish({ key, purpose: PURPOSE }, wish)}.atom`;
}

/** `null` for anything that is not the token of such an address, made with this key. */
export function readFeedToken(key: Uint8Array, token: string): SubscriberWish | null {
  return readSigned({ key, purpose: PURPOSE }, token);
}
