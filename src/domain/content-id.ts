import { createHash } from "node:crypto";

/** SHA-256 of a text, in lower-case hex. */
export function sha256(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * A short id made from what it names, so that doing a thing again names it the same: `prefix-` and 80 bits of the
 * SHA-256 over the parts in lower-case hex. The parts are told apart: ("a", "bc") and ("ab", "c") differ.
 */
export function contentId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}-${sha256(JSON.stringify(parts)).slice(0, 20)}`;
}
