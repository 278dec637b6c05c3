import type { DeliveryId } from "../../domain/delivery.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import { idOfToken, tokenAddress, tokensIn } from "./address-token.ts";
import { readReturnPath, type ReturnPath } from "./return-path.ts";

/** What the key for addresses to unsubscribe by is kept under: another one than that of return paths. */
export const LEAVING_KEY = "unsubscribe-mail";

const PURPOSE = "newsdesk unsubscribe by mail 1";
/** Of one mail; a reader writes to one. */
const MAX_LEAVING = 10;

/** Addresses of ours with tokens in them, and the key of each kind. */
export type OwnAddresses = { readonly address: MailAddress; readonly bounce: Uint8Array; readonly leaving: Uint8Array };

/** What of a text names deliveries of ours. */
export type FoundTokens = {
  /** See `readReturnPath`; what somebody unsubscribes by is none of them. */
  readonly path: DeliveryId | "forged" | "none";
  /** Whose digests a mail to such an address ends. */
  readonly leaving: readonly DeliveryId[];
};

/** There is no such address, so nothing can be found. */
export const NO_TOKENS: FoundTokens = { path: "none", leaving: [] };

/**
 * The address that a mail is sent to by who no longer wants the digest of a delivery (RFC 2369, 3.2). Its token says all,
 * whoever sends the mail and whatever is in it. Throws for an id that the desk does not make.
 */
export function leavingAddress({ address, key }: ReturnPath, id: DeliveryId): MailAddress {
  return tokenAddress(address, { key, purpose: PURPOSE }, id);
}

/** Looks for both kinds of tokens in a text. Pure. */
export function readTokens({ address, bounce, leaving }: OwnAddresses, text: string): FoundTokens {
  const idOf = (token: string): DeliveryId | null => idOfToken({ key: leaving, purpose: PURPOSE }, token);
  const ids = tokensIn(address, text).flatMap((token) => idOf(token) ?? []);
  const path = readReturnPath({ address, key: bounce }, text, (token) => idOf(token) !== null);
  return { path, leaving: [...new Set(ids)].slice(0, MAX_LEAVING) };
}
