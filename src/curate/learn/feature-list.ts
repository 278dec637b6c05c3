import { hashOf } from "./hash-of.ts";

/** Features of one text; what comes after them is not looked at. */
export const MAX_FEATURES = 8_192;
const TABLE = MAX_FEATURES * 2;

/**
 * The features of one text at a time, kept as hashes (32 bits) with the place of their name: most names are never made.
 * Two features of one hash count as one, which over a million names happens to some hundred.
 */
export type FeatureList = {
  /** Forgets the last text. */
  clear(): void;
  /** The part of `text` from `start` to `end` is said; what is said again weighs more, as log2(1 + mentions). */
  mention(kind: number, text: string, start: number, end: number, weight: number, mentions: number): void;
  /** As `mention`, but what is there already stays as it is. */
  once(kind: number, text: string, start: number, end: number, weight: number): void;
  count(): number;
  hash(at: number): number;
  weight(at: number): number;
  kind(at: number): number;
  name(at: number): string;
};

export function createFeatureList(): FeatureList {
  const hashes = new Uint32Array(MAX_FEATURES);
  const weights = new Float32Array(MAX_FEATURES);
  const mentioned = new Uint16Array(MAX_FEATURES);
  const kinds = new Uint8Array(MAX_FEATURES);
  const starts = new Uint16Array(MAX_FEATURES);
  const ends = new Uint16Array(MAX_FEATURES);
  const texts: string[] = [];
  /** Places by hash, plus one; 0 is free. */
  const table = new Uint16Array(TABLE);
  const used = new Uint16Array(MAX_FEATURES);
  let size = 0;

  /** The place of the hash when it is there, else where it would stand in the table, as -1 - cell. */
  function find(hash: number): number {
    let cell = hash & (TABLE - 1);
    for (let place = table[cell] ?? 0; place !== 0; place = table[cell] ?? 0) {
      if (hashes[place - 1] === hash) return place - 1;
      cell = (cell + 1) & (TABLE - 1);
    }
    return -1 - cell;
  }

  function add(kind: number, text: string, start: number, end: number, weight: number, mentions: number): void {
    const hash = hashOf(kind, text, start, end);
    const place = find(hash);
    if (place >= 0) {
      if (mentions > 0) mentioned[place] = (mentioned[place] ?? 0) + mentions;
      return;
    }
    if (size === MAX_FEATURES) return;
    table[-1 - place] = size + 1;
    used[size] = -1 - place;
    hashes[size] = hash;
    weights[size] = weight;
    mentioned[size] = Math.max(1, mentions);
    kinds[size] = kind;
    starts[size] = start;
    ends[size] = end;
    texts[size] = text;
    size++;
  }

  return {
    clear() {
      for (let at = 0; at < size; at++) table[used[at] ?? 0] = 0;
      size = 0;
      texts.length = 0;
    },
    mention: add,
    once: (kind, text, start, end, weight) => add(kind, text, start, end, weight, 0),
    count: () => size,
    hash: (at) => hashes[at] ?? 0,
    weight: (at) => (weights[at] ?? 0) * Math.log2(1 + (mentioned[at] ?? 0)),
    kind: (at) => kinds[at] ?? 0,
    name: (at) => (texts[at] ?? "").slice(starts[at], ends[at]).trim(),
  };
}
