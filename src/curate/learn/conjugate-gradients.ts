/** Equations of many unknowns, the same for all tags but for what they are equal to (`start`). */
export type Equations = {
  readonly start: Float32Array;
  readonly steps: number;
  /** Sets `pull` to what the left side gives for `way`. */
  readonly pullOf: (way: Float32Array, pull: Float32Array) => Generator<undefined, void>;
};

/**
 * Conjugate gradients (Hestenes and Stiefel 1952) for all tags side by side, the number of tag `tag` and unknown `id` at
 * `id * count + tag`. Starts at and sets `found`, which must be zero.
 */
export function* solve(
  { start, steps, pullOf }: Equations,
  count: number,
  found: Float32Array,
): Generator<undefined, void> {
  const left = start.slice();
  const way = start.slice();
  const pull = new Float32Array(start.length);
  let before = dots(left, left, count);
  for (let step = 0; step < steps; step++) {
    yield* pullOf(way, pull);
    const far = ratios(before, dots(way, pull, count));
    yield;
    move(found, way, far);
    yield;
    move(
      left,
      pull,
      far.map((by) => -by),
    );
    yield;
    const after = dots(left, left, count);
    yield;
    turn(way, left, ratios(after, before));
    before = after;
    yield;
  }
}

/** A tag that is solved goes nowhere. */
function ratios(some: Float64Array, others: Float64Array): Float64Array {
  return some.map((each, tag) => each / ((others[tag] ?? 0) || 1));
}

function dots(one: Float32Array, other: Float32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let row = 0; row < one.length; row += count) {
    for (let tag = 0; tag < count; tag++) {
      sums[tag] = (sums[tag] ?? 0) + (one[row + tag] ?? 0) * (other[row + tag] ?? 0);
    }
  }
  return sums;
}

/** Goes from where `numbers` are along `way`, for each tag as far as it says. */
function move(numbers: Float32Array, way: Float32Array, far: Float64Array): void {
  const count = far.length;
  for (let row = 0; row < numbers.length; row += count) {
    for (let tag = 0; tag < count; tag++) {
      numbers[row + tag] = (numbers[row + tag] ?? 0) + (far[tag] ?? 0) * (way[row + tag] ?? 0);
    }
  }
}

/** The next way: what is left, and as much of the way before as each tag says. */
function turn(way: Float32Array, left: Float32Array, keep: Float64Array): void {
  const count = keep.length;
  for (let row = 0; row < way.length; row += count) {
    for (let tag = 0; tag < count; tag++) {
      way[row + tag] = (left[row + tag] ?? 0) + (keep[tag] ?? 0) * (way[row + tag] ?? 0);
    }
  }
}
