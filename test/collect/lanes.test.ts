import { describe, expect, test } from "vitest";
import { runLanes, toLanes } from "../../src/collect/lanes.ts";

describe("toLanes", () => {
  test.for([
    { why: "one lane a key", perKey: 1, lanes: [["a1", "a2", "a3"], ["b1"]] },
    { why: "as many lanes as a key may have", perKey: 2, lanes: [["a1", "a3"], ["a2"], ["b1"]] },
    { why: "no empty lane", perKey: 9, lanes: [["a1"], ["a2"], ["a3"], ["b1"]] },
  ])("makes $why", ({ perKey, lanes }) => {
    expect(toLanes(["a1", "b1", "a2", "a3"], (piece) => piece.slice(0, 1), perKey)).toEqual(lanes);
  });
});

describe("runLanes", () => {
  test("does the others while one hangs", async () => {
    const done: string[] = [];
    const hanging = Promise.withResolvers<void>();
    const othersDone = Promise.withResolvers<void>();
    const run = runLanes([["slow", "after"], ["b"], ["c"], ["d"]], 2, async (piece) => {
      if (piece === "slow") await hanging.promise;
      done.push(piece);
      if (done.length === 3) othersDone.resolve();
    });
    await othersDone.promise;
    expect(done).toEqual(["b", "c", "d"]);
    hanging.resolve();
    await run;
    expect(done).toEqual(["b", "c", "d", "slow", "after"]);
  });

  test("takes nothing more after an exception, lets run what runs, and throws it", async () => {
    const done: string[] = [];
    const other = Promise.withResolvers<void>();
    const run = runLanes(
      [
        ["bad", "never"],
        ["running", "never either"],
      ],
      2,
      async (piece) => {
        if (piece === "bad") throw new Error("disk full");
        await other.promise;
        done.push(piece);
      },
    );
    other.resolve();
    await expect(run).rejects.toThrow("disk full");
    expect(done).toEqual(["running"]);
  });
});
