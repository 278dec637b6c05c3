import { hash } from "node:crypto";
import type { RawItem } from "../read/parsed-feed.ts";

/**
 * What tells one state of an entry from another, before anything is cleaned: 128 bits in hex over all that the entry
 * says. Of its dates only whether they are there: some feeds date everything anew each time, and a date that moves
 * alone is no change.
 */
export function entryHash(item: RawItem): string {
  const { published, updated, ...told } = item;
  const dates = [published !== null, updated !== null];
  return hash("sha256", JSON.stringify([told, dates])).slice(0, 32);
}
