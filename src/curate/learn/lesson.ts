import type { TagExample } from "./example.ts";
import { createFeatureList } from "./feature-list.ts";
import { readFeatures } from "./read-features.ts";
import { indexVocabulary, learnVocabulary, raritiesOf, rarityOfUnseen, type Vocabulary } from "./vocabulary.ts";
import { scaleToLength } from "./vector.ts";

/** Examples as numbers: features and their values of one after another, example `at` from `starts[at]` to `starts[at + 1]`. */
export type Lesson = {
  readonly starts: Uint32Array;
  readonly ids: Uint32Array;
  readonly values: Float32Array;
  /** The tags of each example, by number. */
  readonly tags: readonly (readonly number[])[];
  /** How much each example counts. */
  readonly weights: Float32Array;
  readonly featureCount: number;
  readonly tagCount: number;
};

/** Examples whose features are read in one step. */
const EXAMPLES_AT_ONCE = 64;
const FIRST_SIZE = 65_536;

type Read = { readonly starts: Uint32Array; hashes: Uint32Array<ArrayBuffer>; values: Float32Array<ArrayBuffer> };

/** Reads the examples. `tagIds`: the tags to learn. */
export function* readLesson(
  examples: readonly TagExample[],
  { tagIds, weights }: { readonly tagIds: ReadonlyMap<string, number>; readonly weights: Float32Array },
): Generator<undefined, { readonly lesson: Lesson; readonly vocabulary: Vocabulary }> {
  const read = yield* readAll(examples);
  const vocabulary = yield* learnVocabulary(read.hashes, examples.length);
  const { starts, values } = yield* keepKnown(read, vocabulary);
  const lesson: Lesson = {
    starts,
    ids: read.hashes.subarray(0, values.length),
    values,
    tags: examples.map(({ tags }) => [...new Set(tags)].flatMap((tag) => tagIds.get(tag) ?? [])),
    weights,
    featureCount: vocabulary.hashes.length,
    tagCount: tagIds.size,
  };
  return { lesson, vocabulary };
}

function* readAll(examples: readonly TagExample[]): Generator<undefined, Read> {
  const list = createFeatureList();
  const starts = new Uint32Array(examples.length + 1);
  let hashes = new Uint32Array(FIRST_SIZE);
  let values = new Float32Array(FIRST_SIZE);
  let size = 0;
  for (const [at, example] of examples.entries()) {
    readFeatures(list, example);
    if (size + list.count() > hashes.length) {
      hashes = larger(hashes, new Uint32Array(hashes.length * 2));
      yield;
      values = larger(values, new Float32Array(values.length * 2));
    }
    for (let each = 0; each < list.count(); each++) {
      hashes[size] = list.hash(each);
      values[size++] = list.weight(each);
    }
    starts[at + 1] = size;
    if (at % EXAMPLES_AT_ONCE === 0) yield;
  }
  return { starts, hashes: hashes.subarray(0, size), values: values.subarray(0, size) };
}

function larger<Numbers extends Uint32Array | Float32Array>(numbers: Numbers, into: Numbers): Numbers {
  into.set(numbers);
  return into;
}

/** Turns hashes into ids in their place and closes the gaps of those that are not known. */
function* keepKnown(
  { starts, hashes, values }: Read,
  vocabulary: Vocabulary,
): Generator<undefined, { readonly starts: Uint32Array; readonly values: Float32Array }> {
  const idOf = indexVocabulary(vocabulary);
  const rarity = raritiesOf(vocabulary);
  const unseen = rarityOfUnseen(vocabulary);
  const kept = new Uint32Array(starts.length);
  let size = 0;
  for (let at = 0; at + 1 < starts.length; at++) {
    const end = starts[at + 1] ?? 0;
    let unknown = 0;
    for (let from = starts[at] ?? 0; from < end; from++) {
      const id = idOf(hashes[from] ?? 0);
      if (id < 0) {
        unknown += ((values[from] ?? 0) * unseen) ** 2;
        continue;
      }
      hashes[size] = id;
      values[size++] = (values[from] ?? 0) * (rarity[id] ?? 0);
    }
    kept[at + 1] = size;
    scaleToLength(values, { start: kept[at] ?? 0, end: size, unknown });
    if (at % EXAMPLES_AT_ONCE === 0) yield;
  }
  return { starts: kept, values: values.subarray(0, size) };
}

/** Log-odds of every tag before anything is known of a text; one imagined example each way keeps it finite. */
export function baseOdds({ tags, weights, tagCount }: Lesson, chosen: Uint32Array): Float64Array {
  const uses = new Float64Array(tagCount);
  let total = 0;
  for (const at of chosen) {
    const weight = weights[at] ?? 0;
    total += weight;
    for (const tag of tags[at] ?? []) uses[tag] = (uses[tag] ?? 0) + weight;
  }
  return uses.map((used) => Math.log((used + 1) / (total - used + 1)));
}
