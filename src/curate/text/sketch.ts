import { SHINGLE_WORDS, WINNOW_SHINGLES } from "../index/parameters.ts";
import type { Word } from "./words.ts";

const NONE = new Uint32Array(0);

/**
 * What is kept of a text to know its copies by: hashes of some of its runs of words, ascending. Of each few runs in a row
 * the smallest hash is chosen, so two texts that have a passage in common have hashes in common, wherever it stands
 * (Schleimer, Wilkerson, Aiken 2003: Winnowing). Empty for a text shorter than one run.
 */
export function sketchOf(text: readonly Word[]): Uint32Array {
  const shingles = shinglesOf(text);
  if (shingles.length === 0) return NONE;
  const kept = new Set<number>();
  let leastAt = -1;
  for (let start = 0; start === 0 || start + WINNOW_SHINGLES <= shingles.length; start++) {
    const last = Math.min(start + WINNOW_SHINGLES, shingles.length) - 1;
    // The next row is the last one but for its ends: all of it is looked at only when the smallest has left it.
    if (leastAt < start) leastAt = leastOf(shingles, start, last);
    else if ((shingles[last] ?? 0) < (shingles[leastAt] ?? 0)) leastAt = last;
    else continue;
    kept.add(shingles[leastAt] ?? 0);
  }
  return Uint32Array.from(kept).sort();
}

/** Place of the smallest between two, both included. */
function leastOf(shingles: Uint32Array, from: number, last: number): number {
  let leastAt = from;
  for (let at = from + 1; at <= last; at++) if ((shingles[at] ?? 0) < (shingles[leastAt] ?? 0)) leastAt = at;
  return leastAt;
}

function shinglesOf(text: readonly Word[]): Uint32Array {
  const hashes = new Int32Array(text.length);
  text.forEach(({ folded }, at) => (hashes[at] = hashOf(folded)));
  const shingles = new Uint32Array(Math.max(0, hashes.length - SHINGLE_WORDS + 1));
  for (let start = 0; start < shingles.length; start++) {
    let hash = 0;
    for (let at = start; at < start + SHINGLE_WORDS; at++) hash = mixed(hash ^ (hashes[at] ?? 0));
    shingles[start] = hash;
  }
  return shingles;
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

/** Spreads each bit over all others (the end of MurmurHash3), so that the order of words counts. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** How many hashes two sketches have in common. */
export function commonHashes(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [left, right] = [a[i] ?? 0, b[j] ?? 0];
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return common;
}
