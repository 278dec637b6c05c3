import { ADDRESS_KINDS } from "./kinds.ts";

/**
 * Kinds of features that are of an address alone. The lowest bit of a hash says whether it is one of these, so that who
 * counts hashes can tell.
 */
const OF_ADDRESS: ReadonlySet<number> = new Set<number>(ADDRESS_KINDS);

export function isOfAddress(hash: number): boolean {
  return (hash & 1) === 1;
}

/** FNV-1a over the characters of a part of a text (32 bits), its bits mixed at the end as MurmurHash3 does. */
export function hashOf(kind: number, text: string, start: number, end: number): number {
  let hash = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return OF_ADDRESS.has(kind) ? (hash | 1) >>> 0 : (hash & ~1) >>> 0;
}
