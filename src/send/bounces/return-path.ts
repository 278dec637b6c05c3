import { createHmac, timingSafeEqual } from "node:crypto";
import { RETURN_TOKEN_CHARS } from "../../domain/bounce.ts";
import type { DeliveryId } from "../../domain/delivery.ts";
import type { MailAddress } from "../../domain/subscriber.ts";

/** Where reports are to come: an address of ours, and the desk's own key for the tokens in it. */
export type ReturnPath = { readonly address: MailAddress; readonly key: Uint8Array };

/** What the key for return paths is kept under. */
export const BOUNCE_KEY = "bounce";

const PURPOSE = "newsdesk return path 1";
/** RFC 4648, 6, in lower case: servers change the case of a local part. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const ID = /^dlv-([0-9a-f]{20})$/;
const ID_BYTES = 10;
/** 80 bits: nobody can try so many. */
const MAC_BYTES = 10;

/**
 * The envelope sender of one delivery (VERP), `LOCAL+TOKEN@DOMAIN`: what comes back to it is about this delivery, and who
 * never saw it cannot make it. Throws for an id that the desk does not make: that is our bug.
 */
export function returnPathOf({ address, key }: ReturnPath, id: DeliveryId): MailAddress {
  const [, hex] = ID.exec(id) ?? [];
  if (hex === undefined) throw new Error(`"${id}" cannot stand in a return path.`);
  const bytes = Buffer.from(hex, "hex");
  const at = address.lastIndexOf("@");
  const token = toBase32(Buffer.concat([bytes, macOf(key, bytes)]));
  return `${address.slice(0, at)}+${token}${address.slice(at)}` as MailAddress;
}

/**
 * Looks for return paths of ours in a text. `none`: there is nothing that looks like one; `forged`: something does, and
 * none of it was made with this key.
 */
export function readReturnPath(path: ReturnPath, text: string): DeliveryId | "forged" | "none" {
  const at = path.address.lastIndexOf("@");
  const [local, domain] = [path.address.slice(0, at), path.address.slice(at)].map(escapePattern);
  const like = new RegExp(`(?<![\\w.+-])${local}\\+([a-z2-7]{${RETURN_TOKEN_CHARS}})${domain}(?![\\w-])`, "gi");
  const tokens = Array.from(text.matchAll(like), ([, token = ""]) => token.toLowerCase());
  for (const token of tokens) {
    const id = idOf(path.key, token);
    if (id !== null) return id;
  }
  return tokens.length === 0 ? "none" : "forged";
}

function escapePattern(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "\\$&");
}

function idOf(key: Uint8Array, token: string): DeliveryId | null {
  const bytes = fromBase32(token);
  const id = bytes.subarray(0, ID_BYTES);
  return timingSafeEqual(macOf(key, id), bytes.subarray(ID_BYTES)) ? (`dlv-${id.toString("hex")}` as DeliveryId) : null;
}

function macOf(key: Uint8Array, id: Uint8Array): Buffer {
  return createHmac("sha256", key).update(PURPOSE).update("\0").update(id).digest().subarray(0, MAC_BYTES);
}

/** Only for whole groups of five bytes, so that there is nothing to pad. */
function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replace(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)] ?? "");
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (char) => ALPHABET.indexOf(char).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
