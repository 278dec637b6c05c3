import { createHmac, timingSafeEqual } from "node:crypto";
import { RETURN_TOKEN_CHARS } from "../../domain/bounce.ts";
import type { DeliveryId } from "../../domain/delivery.ts";
import type { MailAddress } from "../../domain/subscriber.ts";

/** How tokens of one kind are signed. `purpose` is part of it, so that none passes for one of another kind, even under one key. */
export type TokenSigning = { readonly key: Uint8Array; readonly purpose: string };

/** RFC 4648, 6, in lower case: servers change the case of a local part. */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const ID = /^dlv-([0-9a-f]{20})$/;
const ID_BYTES = 10;
/** 80 bits: nobody can try so many. */
const MAC_BYTES = 10;

/**
 * An address of ours with a token for one delivery, `LOCAL+TOKEN@DOMAIN`, which nobody can make who never saw it.
 * Throws for an id that the desk does not make: that is our bug.
 */
export function tokenAddress(address: MailAddress, signing: TokenSigning, id: DeliveryId): MailAddress {
  const [, hex] = ID.exec(id) ?? [];
  if (hex === undefined) throw new Error(`"${id}" cannot stand in an address.`);
  const bytes = Buffer.from(hex, "hex");
  const at = address.lastIndexOf("@");
  const token = toBase32(Buffer.concat([bytes, macOf(signing, bytes)]));
  return `${address.slice(0, at)}+${token}${address.slice(at)}` as MailAddress;
}

/** Of one text; a mail names a few. */
const MAX_TOKENS = 200;

/** What looks like tokens behind an address of ours in a text, in lower case, each once; who made them is not asked. */
export function tokensIn(address: MailAddress, text: string): readonly string[] {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, at), address.slice(at)].map(escapePattern);
  const like = new RegExp(`(?<![\\w.+-])${local}\\+([a-z2-7]{${RETURN_TOKEN_CHARS}})${domain}(?![\\w-])`, "gi");
  const tokens = new Set<string>();
  for (const [, token = ""] of text.matchAll(like)) {
    tokens.add(token.toLowerCase());
    if (tokens.size === MAX_TOKENS) break;
  }
  return [...tokens];
}

/** `null` for a token that was not made by this signing; compares in constant time. */
export function idOfToken(signing: TokenSigning, token: string): DeliveryId | null {
  const bytes = fromBase32(token);
  const id = bytes.subarray(0, ID_BYTES);
  const isOurs = timingSafeEqual(macOf(signing, id), bytes.subarray(ID_BYTES));
  return isOurs ? (`dlv-${id.toString("hex")}` as DeliveryId) : null;
}

function escapePattern(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "\\$&");
}

function macOf({ key, purpose }: TokenSigning, id: Uint8Array): Buffer {
  return createHmac("sha256", key).update(purpose).update("\0").update(id).digest().subarray(0, MAC_BYTES);
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
