import { describe, expect, test } from "vitest";
import { summarizeSources } from "../../../src/app/watch/source-figures.ts";
import type { SourceFigure } from "../../../src/domain/figures-store.ts";
import { at } from "../../builders.ts";

const NOW = { now: at("12:00"), everySeconds: 3_600 };

function aFigure(over: Partial<SourceFigure> = {}): SourceFigure {
  const times = { nextFetchAt: at("13:00"), lastSuccessAt: at("11:00"), newestAt: at("10:00") };
  return { everySeconds: null, isPushed: false, state: "ok", ...times, ...over };
}

describe("what sources have in common", () => {
  test("counts each state, also those that none is in", () => {
    const { byState } = summarizeSources([aFigure(), aFigure({ state: "failing" }), aFigure()], NOW);
    expect([...byState]).toEqual([
      ["new", 0],
      ["ok", 2],
      ["failing", 1],
      ["gone", 0],
      ["quarantined", 0],
    ]);
  });

  test("tells who is due, who is late, and by how much the latest is", () => {
    const due = ["12:00", "11:55", "11:54:59", "10:00", "12:00:01"];
    const sources = due.map((time) => aFigure({ nextFetchAt: at(time) }));
    expect(summarizeSources(sources, NOW)).toMatchObject({ due: 4, late: 2, latestSeconds: 7_200 });
    expect(summarizeSources([], NOW)).toMatchObject({ due: 0, late: 0, latestSeconds: 0 });
  });

  test.for<{ why: string; over: Partial<SourceFigure>; pace: string }>([
    { why: "a quarter of an hour", over: { everySeconds: 900 }, pace: "fast" },
    { why: "more than that", over: { everySeconds: 901 }, pace: "usual" },
    { why: "the desk's own hour", over: {}, pace: "usual" },
    { why: "more than an hour", over: { everySeconds: 3_601 }, pace: "slow" },
    { why: "a quarter of an hour, and a hub", over: { everySeconds: 900, isPushed: true }, pace: "pushed" },
  ])("a source with $why is $pace", ({ over, pace }) => {
    expect([...summarizeSources([aFigure(over)], NOW).successAge.keys()]).toEqual([pace]);
  });

  test("tells the age in the middle, of nine in ten, and of the worst", () => {
    const minutes = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5];
    const sources = minutes.map((minute) => aFigure({ lastSuccessAt: new Date(NOW.now.getTime() - minute * 60_000) }));
    expect([...(summarizeSources(sources, NOW).successAge.get("usual") ?? [])]).toEqual([
      [0.5, 300],
      [0.9, 540],
      [1, 600],
    ]);
  });

  test("leaves out what never was, and takes the future for now", () => {
    const sources = [aFigure({ lastSuccessAt: null, newestAt: at("14:00") })];
    const { successAge, newestAge } = summarizeSources(sources, NOW);
    expect(successAge.size).toBe(0);
    expect(newestAge.get("usual")?.get(1)).toBe(0);
  });
});
