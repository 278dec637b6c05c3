import { describe, expect, test } from "vitest";
import { runLanes, toLanes, type Worked } from "../../src/collect/lanes.ts";

const NEVER = new AbortController().signal;
const untilStopped = (_: number, signal: AbortSignal): Promise<void> =>
  new Promise((_over, reject) => signal.addEventListener("abort", () => reject(new Error("woken"))));
const restless = (concurrency: number) => ({ concurrency, restMs: 0, sleep: async () => {} });

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
    const run = runLanes(
      [["slow", "after"], ["b"], ["c"], ["d"]],
      restless(2),
      async (piece) => {
        if (piece === "slow") await hanging.promise;
        done.push(piece);
        if (done.length === 3) othersDone.resolve();
        return "free";
      },
      NEVER,
    );
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
      restless(2),
      async (piece) => {
        if (piece === "bad") throw new Error("disk full");
        await other.promise;
        done.push(piece);
        return "tired";
      },
      NEVER,
    );
    other.resolve();
    await expect(run).rejects.toThrow("disk full");
    expect(done).toEqual(["running"]);
  });

  test("lets a lane rest between its pieces, and others work meanwhile", async () => {
    const log: string[] = [];
    const rests: (() => void)[] = [];
    const sleep = (): Promise<void> => new Promise((over) => rests.push(over));
    const run = runLanes(
      [["a1", "a2"], ["b1", "b2"], ["c1"]],
      { concurrency: 1, restMs: 1_000, sleep },
      async (piece) => {
        log.push(piece);
        if (piece === "c1" || piece === "b2") for (const over of rests.splice(0).toReversed()) over();
        return "tired";
      },
      NEVER,
    );
    await run;
    expect(log).toEqual(["a1", "b1", "c1", "b2", "a2"]);
  });

  test("rests neither after the last piece nor after one that was no work", async () => {
    let rests = 0;
    const sleep = async (): Promise<void> => void (rests += 1);
    const done: string[] = [];
    const work = async (piece: string): Promise<Worked> => (done.push(piece), piece === "c1" ? "free" : "tired");
    await runLanes([["a1", "a2", "a3"], ["b1"], ["c1", "c2"]], { concurrency: 9, restMs: 1_000, sleep }, work, NEVER);
    expect([done.length, rests]).toEqual([6, 2]);
  });

  test("stops while lanes rest", async () => {
    const stop = new AbortController();
    const done: string[] = [];
    const run = runLanes(
      [
        ["a1", "a2"],
        ["b1", "b2"],
      ],
      { concurrency: 2, restMs: 1_000, sleep: untilStopped },
      async (piece) => {
        done.push(piece);
        if (piece === "b1") setImmediate(() => stop.abort(new Error("stopping")));
        return "tired";
      },
      stop.signal,
    );
    await expect(run).rejects.toThrow("stopping");
    expect(done).toEqual(["a1", "b1"]);
  });
});
