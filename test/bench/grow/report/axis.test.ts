import { expect, test } from "vitest";
import { linearAxis, logAxis, readable } from "./axis.ts";

test.for([
  { most: 0, ticks: [0, 0.2] },
  { most: 0.3, ticks: [0, 0.1, 0.2, 0.3] },
  { most: 4, ticks: [0, 1, 2, 3, 4] },
  { most: 48.9, ticks: [0, 10, 20, 30, 40, 50] },
  { most: 50, ticks: [0, 10, 20, 30, 40, 50] },
  { most: 1_234_567, ticks: [0, 500_000, 1_000_000, 1_500_000] },
])("a line up to $most has the ticks $ticks", ({ most, ticks }) => {
  expect(linearAxis(most, 100).ticks).toEqual(ticks);
});

test("a line has its ends where it begins and ends, and nothing beyond", () => {
  const { at } = linearAxis(40, 200);
  expect([at(0), at(10), at(40), at(-5), at(400)]).toEqual([0, 50, 200, 0, 200]);
});

test.for([
  { least: 0.05, most: 20, ticks: [0.01, 0.1, 1, 10, 100] },
  { least: 1, most: 1, ticks: [1, 10] },
  { least: 0.1, most: 100, ticks: [0.1, 1, 10, 100] },
])("powers of ten from $least to $most are $ticks", ({ least, most, ticks }) => {
  expect(logAxis(least, most, 100).ticks.map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});

test("powers of ten are apart alike, and 0 is at the start", () => {
  const { at } = logAxis(0.1, 100, 300);
  expect([at(0), at(0.1), at(1), at(100), at(5_000)].map(Math.round)).toEqual([0, 0, 100, 300, 300]);
});

test.for([
  [0, "0"],
  [0.0123, "0.0123"],
  [0.5, "0.5"],
  [9.944, "9.94"],
  [118.06, "118"],
  [50_000, "50,000"],
  [1_234_567.8, "1,234,568"],
] as const)("%d reads as %s", ([value, text]) => {
  expect(readable(value)).toBe(text);
});
