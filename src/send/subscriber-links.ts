import type { SubscriberId } from "../domain/subscriber.ts";
import { readSigned, signWish } from "./signed-wish.ts";

/** What the keys for these links are kept under: each kind has its own. */
export const PREFERENCES_KEY = "preferences";
export const CONFIRM_KEY = "confirm";

const PREFERENCES = "newsdesk preferences 1";
const CONFIRM = "newsdesk confirm 1";

/** Where one subscriber changes what it gets, without an account: whoever has the address may, until the subscriber is erased. */
export function preferencesUrl(siteUrl: string, key: Uint8Array, id: SubscriberId): string {
  return urlOf(siteUrl, "preferences", sign(key, PREFERENCES, id));
}

/** Where a pending subscriber says yes. Whoever has been asked by mail has it, and nobody else. */
export function confirmUrl(siteUrl: string, key: Uint8Array, id: SubscriberId): string {
  return urlOf(siteUrl, "confirm", sign(key, CONFIRM, id));
}

/** `null` for anything that is not the token of such an address, made with this key. */
export function readPreferencesToken(key: Uint8Array, token: string): SubscriberId | null {
  return read(key, PREFERENCES, token);
}

/** `null` for anything that is not the token of such an address, made with this key. */
export function readConfirmToken(key: Uint8Array, token: string): SubscriberId | null {
  return read(key, CONFIRM, token);
}

function urlOf(siteUrl: string, what: string, token: string): string {
  return `${siteUrl}/${what}/${token}`;
}

/** A wish of no digest: it is about the subscriber as a whole. */
function sign(key: Uint8Array, purpose: string, subscriberId: SubscriberId): string {
  return signWish({ key, purpose }, { subscriberId, digest: "" });
}

function read(key: Uint8Array, purpose: string, token: string): SubscriberId | null {
  return readSigned({ key, purpose }, token)?.subscriberId ?? null;
}
