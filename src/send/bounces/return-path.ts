import type { DeliveryId } from "../../domain/delivery.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import { idOfToken, tokenAddress, tokensIn } from "./address-token.ts";

/** Where reports are to come: an address of ours, and the desk's own key for the tokens in it. */
export type ReturnPath = { readonly address: MailAddress; readonly key: Uint8Array };

/** What the key for return paths is kept under. */
export const BOUNCE_KEY = "bounce";

const PURPOSE = "newsdesk return path 1";

/**
 * The envelope sender of one delivery (VERP), `LOCAL+TOKEN@DOMAIN`: what comes back to it is about this delivery, and who
 * never saw it cannot make it. Throws for an id that the desk does not make: that is our bug.
 */
export function returnPathOf({ address, key }: ReturnPath, id: DeliveryId): MailAddress {
  return tokenAddress(address, { key, purpose: PURPOSE }, id);
}

/**
 * Looks for return paths of ours in a text. `none`: there is nothing that looks like one; `forged`: something does, and
 * none of it was made with this key. `isOther`: tokens of another kind of ours, which are neither.
 */
export function readReturnPath(
  { address, key }: ReturnPath,
  text: string,
  isOther: (token: string) => boolean = () => false,
): DeliveryId | "forged" | "none" {
  let found: "forged" | "none" = "none";
  for (const token of tokensIn(address, text)) {
    const id = idOfToken({ key, purpose: PURPOSE }, token);
    if (id !== null) return id;
    if (!isOther(token)) found = "forged";
  }
  return found;
}
