import { expect, test } from "vitest";
import { readFigures } from "./read-figures.ts";

const line = (figure: string, value: number, more: object = {}): string =>
  JSON.stringify({ group: "grow", figure, value, unit: "s", reach: null, pass: null, ...more });

test("the last line of a figure counts", () => {
  const { one } = readFigures([line("a", 1), line("b", 2), "", line("a", 3)].join("\n"), "f.jsonl");
  expect([one("a")?.value, one("b")?.value, one("c")]).toEqual([3, 2, undefined]);
});

test("a series that goes back is a new one", () => {
  const lines = [1, 2, 3, 1, 2].map((at, index) => line("a", index, { at }));
  const { series, one } = readFigures(lines.join("\n"), "f.jsonl");
  expect(series("a").map(({ at, value }) => [at, value])).toEqual([
    [1, 3],
    [2, 4],
  ]);
  expect([series("b"), one("a")]).toEqual([[], undefined]);
});

test.for([
  { why: "no JSON", text: "> newsdesk@0.1.0 bench" },
  { why: "no figure", text: '{"group":"grow"}' },
  { why: "a value that is none, which JSON writes as null", text: line("a", NaN) },
])("$why is told with its line", ({ text }) => {
  expect(() => readFigures(`${line("a", 1)}\n${text}\n`, "f.jsonl")).toThrow("f.jsonl:2 is no figure.");
});
