import { createPrivateKey, type KeyObject } from "node:crypto";

/** Shorter ones are refused by the big mailbox providers, or count little (RFC 8301, 3.2). */
export const MIN_SIGNING_KEY_BITS = 2048;
/** Longer ones do not fit into what resolvers pass on, and verifiers need not take them (RFC 8301, 3.2). */
const MAX_SIGNING_KEY_BITS = 4096;

/**
 * Reads the private key that mails are signed with: PEM (PKCS #1 or PKCS #8), RSA, not encrypted. What cannot be used is
 * told in a few words, never with anything of the text itself.
 */
export function signingKey(pem: string): { readonly key: KeyObject } | { readonly problem: string } {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(pem)?.[1];
  if (label === undefined) return { problem: "this is not PEM" };
  if (!label.endsWith("PRIVATE KEY")) return { problem: "this is not a private key" };
  const key = readKey(pem);
  if (key === null) return { problem: "this one is encrypted or damaged" };
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa") return { problem: "this one is not RSA" };
  if (bits < MIN_SIGNING_KEY_BITS || bits > MAX_SIGNING_KEY_BITS) return { problem: `this one has ${bits} bits` };
  return { key };
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null; // What is thrown may hold the text.
  }
}
