import { hash } from "node:crypto";
import type { RawItem } from "../read/parsed-feed.ts";

/**
 * What tells one state of an entry from another, before anything is cleaned: 128 bits in hex over all that the entry
 * says, its dates too: what a date means that moves alone is told from the other entries (`items/plan-items.ts`).
 */
export function entryHash(item: RawItem): string {
  const { summary, content, ...told } = item;
  // Long texts are taken as they are: to write them as JSON costs more than to hash them. Their lengths part them.
  const parts = [told, summary?.length ?? null, content?.length ?? null];
  return hash("sha256", `${JSON.stringify(parts)}${summary ?? ""}${content ?? ""}`).slice(0, 32);
}
