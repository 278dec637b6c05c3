import { createHmac, timingSafeEqual } from "node:crypto";

const METHODS = new Set(["sha1", "sha256", "sha384", "sha512"]);

/**
 * Whether `X-Hub-Signature` (`method=hex`) is that of the body under the secret (WebSub, 8). Compared in constant time;
 * a header that is missing, of another method or malformed is wrong.
 */
export function isSignedBy(secret: string, body: Uint8Array, header: string | null): boolean {
  const [, method = "", hex = ""] = /^\s*([a-z0-9]+)=([0-9a-fA-F]+)\s*$/.exec(header ?? "") ?? [];
  if (!METHODS.has(method)) return false;
  const expected = createHmac(method, secret).update(body).digest();
  const given = Buffer.from(hex, "hex");
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}
