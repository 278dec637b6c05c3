import { expect, test } from "vitest";
import { judged } from "./floors.ts";

const BARS = { share: { least: 90, goal: 91 }, size: { most: 300, goal: 250 }, speed: { leastRatio: 0.5, goal: 9 } };

test.for([
  { why: "at its floor", figure: "share", value: 90, pass: true, reach: "91, floor 90" },
  { why: "below it", figure: "share", value: 89.9, pass: false, reach: "91, floor 90" },
  { why: "at its ceiling", figure: "size", value: 300, pass: true, reach: "at most 250, ceiling 300" },
  { why: "above it", figure: "size", value: 301, pass: false, reach: "at most 250, ceiling 300" },
  { why: "without a bar", figure: "other", value: 1, pass: null, reach: null },
])("a figure $why passes: $pass", ({ figure, value, pass, reach }) => {
  expect(judged({ group: "stories", figure, value, unit: "%" }, BARS)).toEqual({
    group: "stories",
    figure,
    value,
    unit: "%",
    reach,
    pass,
  });
});

test("a figure stands beside what another reached in the same run, but for one that reached nothing", () => {
  const share = { group: "stories", figure: "share", value: 95, unit: "%", against: "the rule" };
  expect(judged({ ...share, other: 50 }, BARS)).toMatchObject({ against: "the rule's 50.0", ratio: 1.9 });
  expect(judged({ ...share, other: 0 }, BARS)).not.toHaveProperty("ratio");
});

test.for([
  { other: 10, pass: true },
  { other: 11, pass: false },
])("a speed passes by what it is beside another's of $other: $pass", ({ other, pass }) => {
  const speed = { group: "stories", figure: "speed", value: 5, unit: "/s", against: "the rule" };
  expect(judged({ ...speed, other }, BARS)).toMatchObject({ pass, reach: "9, floor 0.5 x" });
});
