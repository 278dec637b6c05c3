import { solve } from "./conjugate-gradients.ts";
import { countAlike } from "./count-alike.ts";
import type { Lesson } from "./lesson.ts";
import type { TagGroup } from "./tag-group.ts";

/** How strongly weights are held near zero, against the squared length of a text. */
const RESTRAINT = 9;
/** Steps of conjugate gradients; held so strongly, weights hardly move after them. */
const STEPS = 7;
const EXAMPLES_AT_ONCE = 64;

/**
 * Ridge regression on which tag a text has (Hoerl and Kennard 1970), by conjugate gradients. Every tag counts alike, however
 * many examples it has. Sets the weights and the base of the group, which has all tags; examples without a tag are left out.
 */
export function* learnBalancedRidge(lesson: Lesson, chosen: Uint32Array, group: TagGroup): Generator<undefined, void> {
  const { count, base, weights } = group;
  const task = yield* prepare(lesson, chosen, count);
  yield* solve({ start: task.start, steps: STEPS, pullOf: (way, pull) => pullOf(task, way, pull) }, count, weights);
  const mean = meanScore(task, weights);
  for (let tag = 0; tag < count; tag++) base[tag] = (task.shares[tag] ?? 0) - (mean[tag] ?? 0);
}

type Task = {
  readonly lesson: Lesson;
  readonly count: number;
  readonly examples: Uint32Array;
  /** How much each of them counts; the sum is their number. */
  readonly counts: Float64Array;
  /** The mean of their texts. */
  readonly centre: Float32Array;
  /** The part of each tag. */
  readonly shares: Float64Array;
  /** Where the weights are pulled to at first. */
  readonly start: Float32Array;
};

function* prepare(lesson: Lesson, chosen: Uint32Array, count: number): Generator<undefined, Task> {
  const { starts, ids, values, featureCount } = lesson;
  const examples = chosen.filter((at) => tagOf(lesson, at) >= 0);
  const right = Int32Array.from(examples, (at) => tagOf(lesson, at));
  const counts = countAlike(
    right,
    Float32Array.from(examples, (at) => lesson.weights[at] ?? 0),
  );
  const shares = new Float64Array(count);
  const centre = new Float32Array(featureCount);
  const start = new Float32Array(featureCount * count);
  for (const [place, at] of examples.entries()) {
    const tag = tagOf(lesson, at);
    const counted = counts[place] ?? 0;
    shares[tag] = (shares[tag] ?? 0) + counted / examples.length;
    for (let each = starts[at] ?? 0; each < (starts[at + 1] ?? 0); each++) {
      const id = ids[each] ?? 0;
      const value = (values[each] ?? 0) * counted;
      centre[id] = (centre[id] ?? 0) + value / examples.length;
      start[id * count + tag] = (start[id * count + tag] ?? 0) + value;
    }
    if (place % EXAMPLES_AT_ONCE === 0) yield;
  }
  for (let id = 0, at = 0; id < featureCount; id++) {
    const usual = (centre[id] ?? 0) * examples.length;
    for (let tag = 0; tag < count; tag++, at++) start[at] = (start[at] ?? 0) - usual * (shares[tag] ?? 0);
  }
  return { lesson, count, examples, counts, centre, shares, start };
}

function tagOf({ tags }: Lesson, at: number): number {
  return tags[at]?.[0] ?? -1;
}

/** How far weights `way` pull themselves back: what they say of the examples, and how long they are. */
function* pullOf(task: Task, way: Float32Array, pull: Float32Array): Generator<undefined, void> {
  const { count, examples, counts } = task;
  const { starts, ids, values } = task.lesson;
  const mean = meanScore(task, way);
  yield;
  for (let at = 0; at < way.length; at++) pull[at] = RESTRAINT * (way[at] ?? 0);
  yield;
  const scores = new Float64Array(count);
  for (const [place, at] of examples.entries()) {
    const [start, end] = [starts[at] ?? 0, starts[at + 1] ?? 0];
    for (let tag = 0; tag < count; tag++) scores[tag] = -(mean[tag] ?? 0);
    for (let each = start; each < end; each++) {
      const row = (ids[each] ?? 0) * count;
      const value = values[each] ?? 0;
      for (let tag = 0; tag < count; tag++) scores[tag] = (scores[tag] ?? 0) + (way[row + tag] ?? 0) * value;
    }
    const counted = counts[place] ?? 0;
    for (let each = start; each < end; each++) {
      const row = (ids[each] ?? 0) * count;
      const value = (values[each] ?? 0) * counted;
      for (let tag = 0; tag < count; tag++) pull[row + tag] = (pull[row + tag] ?? 0) + (scores[tag] ?? 0) * value;
    }
    if (place % EXAMPLES_AT_ONCE === 0) yield;
  }
}

function meanScore({ centre, count }: Task, weights: Float32Array): Float64Array {
  const mean = new Float64Array(count);
  for (let id = 0, at = 0; id < centre.length; id++) {
    for (let tag = 0; tag < count; tag++, at++) {
      mean[tag] = (mean[tag] ?? 0) + (centre[id] ?? 0) * (weights[at] ?? 0);
    }
  }
  return mean;
}
