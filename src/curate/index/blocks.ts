/**
 * Hands out ranges of a long array, so that a hundred thousand short lists are one object and not as many. Sizes are of a
 * few classes, four to each doubling; a range that is given back serves the next of its class. In a window that moves on,
 * what goes makes room for what comes.
 */
export type Blocks = {
  /** The start of a range that holds `count` numbers: `blockSize(count)` of them. */
  take(count: number): number;
  /** Takes back a range for so many numbers. */
  give(start: number, count: number): void;
  /** Where the last range ends: how long the arrays must be. */
  end(): number;
};

/** Smallest of the size classes that holds `count`: 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24 … */
export function blockSize(count: number): number {
  if (count <= 4) return Math.max(1, count);
  const step = 1 << (29 - Math.clz32(count - 1));
  return Math.ceil(count / step) * step;
}

export function createBlocks(): Blocks {
  const free = new Map<number, number[]>();
  let end = 0;
  return {
    take(count) {
      const size = blockSize(count);
      const start = free.get(size)?.pop();
      if (start !== undefined) return start;
      end += size;
      return end - size;
    },
    give(start, count) {
      const size = blockSize(count);
      const list = free.get(size);
      if (list === undefined) free.set(size, [start]);
      else list.push(start);
    },
    end: () => end,
  };
}

/** How much longer an array is made than is needed at the moment; what is not written yet takes no memory. */
const GROWTH = 2;
const MIN_NUMBERS = 1_024;

type NumberArray = Int32Array | Float32Array | Float64Array | Uint32Array | Uint8Array;

/** The array itself when it is long enough, else a longer one with the same numbers at its beginning. */
export function grown<Numbers extends NumberArray>(array: Numbers, length: number): Numbers {
  if (array.length >= length) return array;
  const Longer = array.constructor as new (length: number) => Numbers;
  const longer = new Longer(Math.max(MIN_NUMBERS, Math.ceil(length * GROWTH)));
  longer.set(array);
  return longer;
}
