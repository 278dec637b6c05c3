import { describe, expect, test } from "vitest";
import { createFloods, type Flood, floodAt, type Telling } from "../../../src/curate/story/floods.ts";
import { anItem, aSource, at, sourced } from "../../builders.ts";

const HOUR_MS = 3_600_000;
const NOON = at("12:00").getTime();

/** `count` times, a minute apart, from so many hours after noon. */
function burst(count: number, hours = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => NOON + hours * HOUR_MS + index * 60_000);
}

/** One telling every so many hours over the four days before. */
function steady(everyHours: number): readonly number[] {
  return Array.from(
    { length: Math.floor(96 / everyHours) },
    (_, index) => NOON - 96 * HOUR_MS + index * everyHours * HOUR_MS,
  );
}

const flood = (level: number, above: number, usual: number | null): Flood => ({ level, above, hours: 6, usual });

describe("floodAt", () => {
  test.for<{ why: string; times: readonly number[]; flood: Flood | null }>([
    { why: "no flood with few items", times: [...steady(6), ...burst(8)], flood: null },
    {
      why: "one with more, of a source that tells one in six hours",
      times: [...steady(6), ...burst(9)],
      flood: flood(1, 8, 1),
    },
    { why: "a step more with each doubling", times: [...steady(6), ...burst(17)], flood: flood(2, 16, 1) },
    { why: "never more than three steps", times: [...steady(6), ...burst(400)], flood: flood(3, 32, 1) },
    { why: "none of a source that always tells so many", times: [...steady(0.5), ...burst(20)], flood: null },
    {
      why: "one when it tells three times the usual",
      times: [...steady(0.5), ...burst(40)],
      flood: flood(1, 36, 12),
    },
    { why: "none for the document of a source that is new to us", times: burst(24), flood: null },
    { why: "one when a new source brings more", times: burst(25), flood: flood(1, 24, null) },
    {
      why: "none for what is told day by day in one go",
      times: [-96, -72, -48, -24, 0].flatMap((hours) => burst(12, hours)),
      flood: null,
    },
  ])("$why", ({ times, flood: expected }) => {
    expect(floodAt(times, NOON)).toEqual(expected);
  });

  test("ends six hours later, and has not begun six hours before", () => {
    const times = [...steady(6), NOON - 7 * HOUR_MS, ...burst(20), NOON + 7 * HOUR_MS].toSorted((a, b) => a - b);
    expect([-7, 0, 7].map((hours) => floodAt(times, NOON + hours * HOUR_MS)?.level)).toEqual([undefined, 2, undefined]);
  });
});

const red = aSource("Red");
const one = sourced(anItem("Snow", { publishedAt: new Date(NOON) }, red), red);

function tellings(times: readonly number[], source: string = red.id): readonly Telling[] {
  return times.map((toldMs) => ({ id: toldMs === NOON ? one.item.id : `at ${toldMs}`, source, toldMs }));
}

describe("createFloods", () => {
  test("counts each source by itself, and an item once", () => {
    const floods = createFloods();
    floods.add(tellings(burst(25), "another"));
    floods.add(tellings(burst(20)));
    floods.add(tellings(burst(20)));
    expect(floods.floodOf(one)).toBeNull();
    floods.add(tellings(burst(25)));
    expect(floods.floodOf(one)?.above).toBe(24);
  });

  test("does not know of an item that is not held", () => {
    const floods = createFloods();
    expect(floods.floodOf(one)).toBeUndefined();
    floods.add(tellings(burst(30).slice(1)));
    expect(floods.floodOf(one)).toBeUndefined();
  });

  test("names the items whose answer changed, once", () => {
    const floods = createFloods();
    floods.add(tellings(steady(6)));
    floods.add(tellings(burst(8)));
    expect(floods.touched()).toEqual([]);
    floods.add(tellings(burst(9)));
    expect(floods.touched()).toEqual(tellings(burst(9)).map(({ id }) => id));
    expect(floods.touched()).toEqual([]);
  });

  test("forgets what is long ago, and all", () => {
    const floods = createFloods();
    floods.add(tellings(burst(30)));
    floods.forgetBefore(NOON);
    expect(floods.floodOf(one)?.above).toBe(24);
    floods.forgetBefore(NOON + 1);
    expect(floods.floodOf(one)).toBeUndefined();
    floods.add(tellings(burst(30)));
    floods.clear();
    expect([floods.floodOf(one), floods.touched()]).toEqual([undefined, []]);
  });
});
