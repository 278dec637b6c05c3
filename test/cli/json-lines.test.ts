import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readJsonLines, takeAtMost } from "../../src/cli/json-lines.ts";
import { linesOf } from "./told-command.ts";

const Shape = z.object({ id: z.coerce.string(), title: z.string() });

describe("readJsonLines", () => {
  test("gives an object a line, without what the shape does not know, and passes over empty lines", async () => {
    const text = '{"id": 7, "title": "One", "more": true}\n\n  \n{"id": "b", "title": "Zwei ä\\u2028"}\r\n';
    const seen: unknown[] = [];
    for await (const value of readJsonLines(linesOf(text), Shape)) seen.push(value);
    expect(seen).toEqual([
      { id: "7", title: "One" },
      { id: "b", title: "Zwei ä\u2028" },
    ]);
  });

  test.for([
    { why: "before the first line", text: '\uFEFF{"id": 1, "title": "One"}' },
    { why: "before an empty one", text: '\uFEFF\r\n{"id": 1, "title": "One"}' },
  ])("passes over a byte order mark $why", async ({ text }) => {
    expect(await takeAtMost(readJsonLines(linesOf(text), Shape), 9)).toEqual([{ id: "1", title: "One" }]);
  });

  test("takes one on a later line for what it is: no JSON", async () => {
    const reading = takeAtMost(readJsonLines(linesOf('{"id": 1, "title": "One"}\n\uFEFF{}'), Shape), 9);
    await expect(reading).rejects.toMatchObject({ message: expect.stringMatching(/^Line 2 of the input/) as string });
  });

  test.for([
    { why: "no JSON", line: "title: One", problem: /^Line 3 of the input cannot be used: .*not valid JSON/ },
    { why: "JSON that is cut", line: '{"id": 7', problem: /^Line 3 of the input cannot be used: / },
    { why: "a list", line: "[]", problem: /^Line 3 of the input cannot be used: the whole: / },
    { why: "a missing field", line: '{"id": 7}', problem: /^Line 3 of the input cannot be used: title: / },
    {
      why: "a field of another kind",
      line: '{"id": 7, "title": 8}',
      problem: /^Line 3 of the input cannot be used: title: /,
    },
  ])("names the line of $why, after all that came before it", async ({ line, problem }) => {
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const value of readJsonLines(linesOf(`{"id": 1, "title": "One"}\n\n${line}`), Shape)) seen.push(value);
    };
    await expect(reading()).rejects.toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: expect.stringMatching(problem) as string,
      hint: "Give one JSON object a line; README.md shows their fields.",
    });
    expect(seen).toEqual([{ id: "1", title: "One" }]);
  });
});

describe("takeAtMost", () => {
  test("takes as many lines as are allowed", async () => {
    expect(await takeAtMost(linesOf("a\nb\nc"), 3)).toEqual(["a", "b", "c"]);
  });

  test("refuses one line more, and leaves none out unsaid", async () => {
    await expect(takeAtMost(linesOf("a\nb\nc\nd"), 3)).rejects.toMatchObject({
      name: "UserError",
      exitCode: 2,
      message: "The input has more than 3 lines.",
      hint: "Give fewer, such as those of one month.",
    });
  });
});
