import { describe, expect, test } from "vitest";
import { chunks, inChunks } from "../../src/store/chunks.ts";

describe("chunks", () => {
  test.for<{ why: string; list: readonly number[]; pieces: readonly (readonly number[])[] }>([
    { why: "nothing gives no piece", list: [], pieces: [] },
    { why: "less than a piece", list: [1], pieces: [[1]] },
    { why: "exactly a piece", list: [1, 2], pieces: [[1, 2]] },
    { why: "a rest", list: [1, 2, 3], pieces: [[1, 2], [3]] },
  ])("$why", ({ list, pieces }) => {
    expect([...chunks(list, 2)]).toEqual(pieces);
  });
});

describe("inChunks", () => {
  test("asks for a thousand keys at a time, in order", async () => {
    const asked: number[] = [];
    const keys = Array.from({ length: 2_001 }, (_, index) => index);
    const answers = await inChunks(keys, async (piece) => {
      asked.push(piece.length);
      return piece.map((key) => key + 1);
    });
    expect(asked).toEqual([1_000, 1_000, 1]);
    expect(answers.slice(998, 1_002)).toEqual([999, 1_000, 1_001, 1_002]);
  });

  test("asks nothing for no keys", async () => {
    expect(await inChunks([], () => Promise.reject(new Error("It asked.")))).toEqual([]);
  });
});
