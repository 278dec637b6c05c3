import { describe, expect, test } from "vitest";
import { blockSize, createBlocks, grown } from "../../../src/curate/index/blocks.ts";

test.for([
  [0, 1],
  [1, 1],
  [4, 4],
  [5, 5],
  [8, 8],
  [9, 10],
  [33, 40],
  [64, 64],
  [65, 80],
  [1_000, 1_024],
])("%d numbers lie in a block of %d", ([count = 0, size = 0]) => {
  expect(blockSize(count)).toBe(size);
});

describe("blocks", () => {
  test("lie one behind the other", () => {
    const blocks = createBlocks();
    expect([blocks.take(3), blocks.take(9), blocks.take(1), blocks.end()]).toEqual([0, 3, 13, 14]);
  });

  test("that were given back serve the next of their size", () => {
    const blocks = createBlocks();
    const first = blocks.take(9);
    blocks.take(9);
    blocks.give(first, 9);
    expect([blocks.take(10), blocks.take(10), blocks.end()]).toEqual([0, 20, 30]);
  });
});

describe("grown", () => {
  test("keeps an array that is long enough", () => {
    const array = new Int32Array(4);
    expect(grown(array, 4)).toBe(array);
  });

  test("keeps the numbers of one that is not", () => {
    const longer = grown(Int32Array.of(1, 2, 3), 2_000);
    expect([longer.length, longer.slice(0, 4)]).toEqual([4_000, Int32Array.of(1, 2, 3, 0)]);
  });
});
