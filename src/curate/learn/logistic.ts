import type { Lesson } from "./lesson.ts";
import { shuffled } from "./shuffled.ts";
import type { TagGroup } from "./tag-group.ts";

/** How often all examples are gone through. */
const PASSES = 5;
/** How far a step goes. */
const RATE = 0.2;
/** A tag that is this sure of an example learns nothing from it: that is fast, and leaves small weights out. */
const SURE = 0.02;
/** Examples between two moments in which others may run. */
const EXAMPLES_AT_ONCE = 64;

/**
 * One-vs-rest logistic regression by AdaGrad (Duchi 2011) over the tags of one group; adds to its weights and base odds.
 * The sum under the root starts at one, not near zero: otherwise the first example with a rare word throws its weight far
 * away. Few passes keep it from learning the examples by heart.
 */
export function* learnLogistic(lesson: Lesson, chosen: Uint32Array, group: TagGroup): Generator<undefined, void> {
  yield; // To make the numbers of the last and of this group takes a while.
  const learner = createLearner(lesson, group);
  yield;
  for (let pass = 0; pass < PASSES; pass++) {
    for (const [step, place] of shuffled(chosen.length, pass + 1).entries()) {
      learner(chosen[place] ?? 0);
      if (step % EXAMPLES_AT_ONCE === 0) yield;
    }
  }
}

/** Learns from one example at a time. */
function createLearner(lesson: Lesson, { first, count, base, weights }: TagGroup): (at: number) => void {
  const { starts, ids, values } = lesson;
  const squares = new Float32Array(weights.length).fill(1);
  const baseSquares = new Float64Array(count).fill(1);
  const odds = new Float64Array(count);
  const wrong = new Int32Array(count);
  const errors = new Float64Array(count);

  function addUp(start: number, end: number): void {
    odds.set(base);
    for (let at = start; at < end; at++) {
      const row = (ids[at] ?? 0) * count;
      const value = values[at] ?? 0;
      for (let tag = 0; tag < count; tag++) odds[tag] = (odds[tag] ?? 0) + (weights[row + tag] ?? 0) * value;
    }
  }

  /** Which tags are wrong about an example and by how much. Returns their number. */
  function findErrors(right: readonly number[], weight: number): number {
    let found = 0;
    for (let tag = 0; tag < count; tag++) {
      const error = 1 / (1 + Math.exp(-(odds[tag] ?? 0))) - (right.includes(first + tag) ? 1 : 0);
      if (Math.abs(error) <= SURE) continue;
      wrong[found] = tag;
      errors[found++] = error * weight;
    }
    return found;
  }

  function mend(start: number, end: number, found: number): void {
    for (let at = start; at < end; at++) {
      const row = (ids[at] ?? 0) * count;
      const value = values[at] ?? 0;
      for (let each = 0; each < found; each++) {
        const cell = row + (wrong[each] ?? 0);
        const slope = (errors[each] ?? 0) * value;
        const sum = (squares[cell] ?? 0) + slope * slope;
        squares[cell] = sum;
        weights[cell] = (weights[cell] ?? 0) - (RATE * slope) / Math.sqrt(sum);
      }
    }
  }

  return (at) => {
    const start = starts[at] ?? 0;
    const end = starts[at + 1] ?? 0;
    addUp(start, end);
    const found = findErrors(lesson.tags[at] ?? [], lesson.weights[at] ?? 0);
    for (let each = 0; each < found; each++) {
      const tag = wrong[each] ?? 0;
      const error = errors[each] ?? 0;
      const sum = (baseSquares[tag] ?? 0) + error * error;
      baseSquares[tag] = sum;
      base[tag] = (base[tag] ?? 0) - (RATE * error) / Math.sqrt(sum);
    }
    mend(start, end, found);
  };
}
