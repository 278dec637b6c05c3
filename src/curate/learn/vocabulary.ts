import { isOfAddress } from "./hash-of.ts";

/** The features that are known, by hash, ascending; the place is the id. `uses`: how many of `examples` have it. */
export type Vocabulary = { readonly hashes: Uint32Array; readonly uses: Uint32Array; readonly examples: number };

/** With so many examples, what was seen only once is noise and would fill the memory. */
const EXAMPLES_TO_DROP_ONCE = 5_000;
/** What only the address of fewer examples has tells who they are and not what they are about. */
const LEAST_OF_ADDRESS = 3;
/** Hashes are sorted by their first eight bits and then each part by itself, so that no step takes long. */
const PARTS = 256;
const PART_SHIFT = 24;
/** Hashes of one step. */
const STEP = 200_000;

/** `hashes`: those of all examples, each once an example. Stops between two steps to let others run. */
export function* learnVocabulary(hashes: Uint32Array, examples: number): Generator<undefined, Vocabulary> {
  const least = examples >= EXAMPLES_TO_DROP_ONCE ? 2 : 1;
  const { sorted, starts } = yield* intoParts(hashes);
  yield;
  const found = new Uint32Array(sorted.length);
  const uses = new Uint32Array(sorted.length);
  let size = 0;
  for (let part = 0; part < PARTS; part++) {
    const [from, to] = [starts[part] ?? 0, starts[part + 1] ?? 0];
    sorted.subarray(from, to).sort();
    for (let at = from, end = at; at < to; at = end) {
      while (end < to && sorted[end] === sorted[at]) end++;
      const hash = sorted[at] ?? 0;
      if (end - at < (isOfAddress(hash) ? LEAST_OF_ADDRESS : least)) continue;
      found[size] = hash;
      uses[size++] = end - at;
    }
    yield;
  }
  return { hashes: found.slice(0, size), uses: uses.slice(0, size), examples };
}

function* intoParts(hashes: Uint32Array): Generator<undefined, { sorted: Uint32Array; starts: Uint32Array }> {
  const starts = new Uint32Array(PARTS + 1);
  for (let at = 0; at < hashes.length; at++) {
    const part = ((hashes[at] ?? 0) >>> PART_SHIFT) + 1;
    starts[part] = (starts[part] ?? 0) + 1;
    if (at % STEP === 0) yield;
  }
  for (let part = 0; part < PARTS; part++) starts[part + 1] = (starts[part + 1] ?? 0) + (starts[part] ?? 0);
  yield;
  const next = starts.slice();
  const sorted = new Uint32Array(hashes.length);
  for (let at = 0; at < hashes.length; at++) {
    const hash = hashes[at] ?? 0;
    const place = next[hash >>> PART_SHIFT] ?? 0;
    sorted[place] = hash;
    next[hash >>> PART_SHIFT] = place + 1;
    if (at % STEP === 0) yield;
  }
  return { sorted, starts };
}

const INDEX_SHIFT = 16;
const INDEX_CELLS = 65_536;

/** Gives the id of a hash, or -1. */
export function indexVocabulary({ hashes }: Vocabulary): (hash: number) => number {
  const starts = new Uint32Array(INDEX_CELLS + 1);
  for (const hash of hashes) starts[(hash >>> INDEX_SHIFT) + 1] = (starts[(hash >>> INDEX_SHIFT) + 1] ?? 0) + 1;
  for (let cell = 0; cell < INDEX_CELLS; cell++) starts[cell + 1] = (starts[cell + 1] ?? 0) + (starts[cell] ?? 0);
  return (hash) => {
    const cell = hash >>> INDEX_SHIFT;
    const end = starts[cell + 1] ?? 0;
    for (let id = starts[cell] ?? 0; id < end; id++) if (hashes[id] === hash) return id;
    return -1;
  };
}

/** How much each feature says: rare ones more (inverse document frequency). */
export function raritiesOf({ uses, examples }: Vocabulary): Float32Array {
  return Float32Array.from(uses, (count) => Math.log((examples + 1) / count));
}

/** Of a feature that is not known. Of many examples those of one use are not known either, and a new one says little. */
export function rarityOfUnseen({ examples }: Vocabulary): number {
  return examples >= EXAMPLES_TO_DROP_ONCE ? 0 : Math.log(examples + 1);
}
