import { byHash, hashExample } from "./example-hash.ts";
import { chooseBars } from "./choose-bars.ts";
import { addOdds, type Evidence } from "./evidence.ts";
import { MAX_EXAMPLES, MAX_LEARNED_TAGS, type TagExample } from "./example.ts";
import type { HeldBack } from "./held-back.ts";
import { type Lesson, readLesson } from "./lesson.ts";
import type { LearnedTag, TagModel } from "./model.ts";
import { recency } from "./recency.ts";
import { MIN_USES, strictBar } from "./strict-bar.ts";
import { train } from "./train.ts";
import { canTrainSingle, trainSingle } from "./train-single.ts";

/** The best tag of a text needs so much less than a further one, where every example has a tag. */
const FIRST_TAG_EASIER = 0.4;
/** From so many examples on measured bars are believed; with fewer a wrong tag is likelier than a text without any. */
const MANY_EXAMPLES = 2_000;
/** From so many examples on, each with exactly one tag, every text is taken to have exactly one. */
const MIN_SINGLE_EXAMPLES = 100;
const HELD_BACK_SHARE = 0.15;
/** With fewer examples none is held back. */
const MIN_TO_HOLD_BACK = 300;
const MAX_HELD_BACK = 10_000;

/**
 * Learns tags from examples, the same from the same examples in whatever order. A generator, so that who has more to do can
 * run it in steps of a few milliseconds. `null`: there is nothing to learn.
 */
export function* learnTagModel(all: readonly TagExample[]): Generator<undefined, TagModel | null> {
  const examples = yield* inOrder(all);
  const uses = countUses(examples);
  yield;
  const tags = [...uses.keys()];
  if (tags.length === 0) return null;
  const tagIds = new Map(tags.map((tag, id) => [tag, id]));
  const { lesson, vocabulary } = yield* readLesson(examples, {
    tagIds,
    weights: recency(examples.map(({ at }) => at)),
  });
  const isSingle = examples.length >= MIN_SINGLE_EXAMPLES && examples.every((example) => example.tags.length === 1);
  const isEasy = examples.length >= MANY_EXAMPLES && examples.every((example) => example.tags.length > 0);
  const ease = isEasy ? FIRST_TAG_EASIER : 0;
  const bars = isSingle ? null : yield* findBars(lesson, { isDated: examples.every(({ at }) => at !== null), ease });
  const everyone = Uint32Array.from(examples.keys());
  const evidence = yield* isSingle && canTrainSingle(lesson) ? trainSingle(lesson, everyone) : train(lesson, everyone);
  const learned = Array.from(uses, ([tag, used], id): LearnedTag => {
    const strict = strictBar(used, { others: examples.length - used, isMeasured: examples.length >= MANY_EXAMPLES });
    return { tag, uses: used, bar: bars === null ? 0 : Math.max(bars[id] ?? 0, strict) };
  });
  return { tags: learned, vocabulary, evidence, isSingle, ease };
}

/** Oldest first, and by what they say; those that say the same are one. */
function* inOrder(all: readonly TagExample[]): Generator<undefined, readonly TagExample[]> {
  const known = new Map<string, { readonly example: TagExample; readonly hash: string }>();
  for (const [at, example] of all.entries()) {
    const hash = hashExample(example);
    known.set(hash, { example, hash });
    if (at % 512 === 0) yield;
  }
  yield;
  const sorted = [...known.values()].sort((a, b) => time(a.example) - time(b.example) || byHash(a.hash, b.hash));
  yield;
  return sorted.slice(-MAX_EXAMPLES).map(({ example }) => example);
}

function time({ at }: TagExample): number {
  return at?.getTime() ?? 0;
}

/** The tags with enough examples, in the order of their names. */
function countUses(examples: readonly TagExample[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { tags } of examples) for (const tag of new Set(tags)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  const enough = [...uses].filter(([, count]) => count >= MIN_USES).sort((a, b) => b[1] - a[1] || byHash(a[0], b[0]));
  return new Map(enough.slice(0, MAX_LEARNED_TAGS).sort((a, b) => byHash(a[0], b[0])));
}

type Wish = { readonly isDated: boolean; readonly ease: number };

/** Learns once from most examples to see what bars the others ask for. The newest are held back, as the next ones will be newer still. */
function* findBars(lesson: Lesson, { isDated, ease }: Wish): Generator<undefined, Float64Array> {
  const count = lesson.tags.length;
  if (count < MIN_TO_HOLD_BACK) return new Float64Array(lesson.tagCount).fill(Number.NEGATIVE_INFINITY);
  const every = Math.max(Math.round(1 / HELD_BACK_SHARE), Math.ceil(count / MAX_HELD_BACK));
  const newest = count - Math.min(MAX_HELD_BACK, Math.floor(count * HELD_BACK_SHARE));
  const isHeld = (at: number): boolean => (isDated ? at >= newest : at % every === 0);
  const all = Uint32Array.from({ length: count }, (_, at) => at);
  const evidence = yield* train(
    lesson,
    all.filter((at) => !isHeld(at)),
  );
  return yield* chooseBars(yield* score(lesson, all.filter(isHeld), evidence), evidence.base, ease);
}

function* score(lesson: Lesson, held: Uint32Array, evidence: Evidence): Generator<undefined, HeldBack> {
  const tags = lesson.tagCount;
  const odds = new Float32Array(held.length * tags);
  for (const [place, at] of held.entries()) {
    const [start, end] = [lesson.starts[at] ?? 0, lesson.starts[at + 1] ?? 0];
    addOdds(evidence, { ...lesson, start, end }, odds.subarray(place * tags, (place + 1) * tags));
    if (place % 64 === 0) yield;
  }
  return { odds, tags, right: Array.from(held, (at) => lesson.tags[at] ?? []) };
}
