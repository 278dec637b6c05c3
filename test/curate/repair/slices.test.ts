import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { inSlices, type Slicing } from "../../../src/curate/repair/slices.ts";

const GO = new AbortController().signal;

/** Work of ten steps, each of which takes `stepMs` by the clock that goes with it. */
function workOf(stepMs: number, sliceMs: number) {
  let nowMs = 0;
  let turns = 0;
  const slicing: Slicing = {
    nowMs: () => nowMs,
    serveOthers: async () => turns++,
    sliceMs,
  };
  function* work(): Generator<void, string> {
    for (let step = 0; step < 10; step++) {
      nowMs += stepMs;
      yield;
    }
    return "done";
  }
  return { slicing, work: work(), turns: () => turns };
}

describe("inSlices", () => {
  test.for([
    { why: "does short work in one go", stepMs: 0, turns: 0 },
    { why: "gives way when a slice is over", stepMs: 4, turns: 5 },
    { why: "gives way after each long step", stepMs: 100, turns: 10 },
  ])("$why", async ({ stepMs, turns }) => {
    const { slicing, work, turns: taken } = workOf(stepMs, 8);
    expect(await inSlices(work, GO, slicing)).toBe("done");
    expect(taken()).toBe(turns);
  });

  test("stops at the next slice when told so, and says that nothing came of it", async () => {
    const { slicing, work } = workOf(4, 8);
    const stop = new AbortController();
    const stopping = { ...slicing, serveOthers: async () => stop.abort() };
    expect(await inSlices(work, stop.signal, stopping)).toBeNull();
    expect(work.next().done).toBe(false);
  });

  test("lets the event loop turn", async () => {
    const served: string[] = [];
    setImmediate(() => served.push("a page"));
    let ms = 0;
    function* work(): Generator<void, readonly string[]> {
      for (let step = 0; step < 100; step++) yield;
      return served;
    }
    const slicing = { nowMs: () => ms++, serveOthers: () => nextTurn(), sliceMs: 5 };
    expect(await inSlices(work(), GO, slicing)).toEqual(["a page"]);
  });
});
