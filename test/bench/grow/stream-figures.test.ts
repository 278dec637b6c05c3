import { describe, expect, test } from "vitest";
import { type Looks, type Seen, streamFigures } from "./stream-figures.ts";

const RUN = { rate: 199, wishedRate: 200, minutes: 3 };
/** One at each of these moments. */
const seen = (values: readonly number[], stepMs: number): readonly Seen[] =>
  values.map((value, at) => ({ atMs: at * stepMs, value }));
const GOOD: Looks = {
  delays: seen([1_000, 2_000, 3_000, 1_500, 1_600, 700], 30_000),
  unseen: [400, 4_900],
  waiting: seen([10, 10, 10], 60_000),
  memoryMb: seen([300, 310, 320], 60_000),
};

describe("a stream", () => {
  test.for<{ why: string; looks: Partial<Looks>; rate?: number; passes: readonly boolean[] }>([
    { why: "that flows", looks: {}, passes: [true, true, true, true] },
    { why: "that is slow to come", looks: {}, rate: 150, passes: [false, true, true, true] },
    { why: "that is late", looks: { delays: seen([6_000], 1) }, passes: [true, false, true, true] },
    { why: "of which nothing was published", looks: { delays: [] }, passes: [true, false, true, true] },
    {
      why: "of which some was never published",
      looks: { unseen: [400, 70_000] },
      passes: [true, false, true, true],
    },
    {
      why: "that is not kept up with",
      looks: { waiting: seen([9, 500, 900], 60_000) },
      passes: [true, true, false, true],
    },
    {
      why: "that fills the memory",
      looks: { memoryMb: seen([300, 310, 400], 60_000) },
      passes: [true, true, true, false],
    },
  ])("$why", ({ looks, rate = RUN.rate, passes }) => {
    const figures = streamFigures({ ...GOOD, ...looks }, { ...RUN, rate });
    expect(figures.filter(({ pass }) => pass !== null).map(({ pass }) => pass)).toEqual(passes);
  });

  test("is told minute by minute, without what was seen behind the last one", () => {
    const figures = streamFigures({ ...GOOD, memoryMb: seen([300, 310, 320, 999], 60_000) }, RUN);
    const along = (kind: string) =>
      figures.filter(({ figure }) => figure.endsWith(kind)).map(({ at, value }) => [at, value]);
    expect(along("p50")).toEqual([
      [1, 1],
      [2, 1.5],
      [3, 0.7],
    ]);
    expect(along("published, p99")).toEqual([
      [1, 2],
      [2, 3],
      [3, 1.6],
    ]);
    expect(along("minute: memory")).toEqual([
      [1, 300],
      [2, 310],
      [3, 320],
    ]);
  });

  test("has no figure for a minute in which nothing was seen", () => {
    const figures = streamFigures({ ...GOOD, delays: seen([1_000, 1_000], 120_000) }, RUN);
    expect(figures.filter(({ figure }) => figure.endsWith("p50")).map(({ at }) => at)).toEqual([1, 3]);
  });
});
