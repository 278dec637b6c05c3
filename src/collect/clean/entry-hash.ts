import { hash } from "node:crypto";
import type { RawItem } from "../read/parsed-feed.ts";

/**
 * What tells one state of an entry from another, before anything is cleaned: 128 bits in hex over all that the entry
 * says. Of its dates only whether they are there: some feeds date everything anew each time, and a date that moves
 * alone is no change.
 */
export function entryHash(item: RawItem): string {
  const { published, updated, summary, content, ...told } = item;
  // Long texts are taken as they are: to write them as JSON costs more than to hash them. Their lengths part them.
  const parts = [told, published !== null, updated !== null, summary?.length ?? null, content?.length ?? null];
  return hash("sha256", `${JSON.stringify(parts)}${summary ?? ""}${content ?? ""}`).slice(0, 32);
}
