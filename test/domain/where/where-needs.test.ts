import { describe, expect, test } from "vitest";
import type { StorySpan } from "../../../src/domain/story-store.ts";
import { parseWhere } from "../../../src/domain/where/parse-where.ts";
import { neededNames, neededSpan, neededTexts, wantedTexts } from "../../../src/domain/where/where-needs.ts";
import { MORNING } from "../../builders.ts";

function read(text: string) {
  const parsed = parseWhere(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.where;
}

describe("neededTexts", () => {
  test.for<{ query: string; groups: readonly (readonly string[])[] }>([
    { query: "", groups: [] },
    { query: "sony", groups: [["sony"]] },
    {
      query: 'sony hack tag:security -tag:deals source:lwn.net age<30d "zero day"',
      groups: [["sony"], ["hack"], ["zero day"]],
    },
    { query: "sony or nintendo", groups: [["sony", "nintendo"]] },
    { query: "(sony or nintendo or sony) hack", groups: [["sony", "nintendo"], ["hack"]] },
    { query: "sony hack or nintendo leak", groups: [["sony", "nintendo"]] },
    { query: "sony or tag:games", groups: [] },
    { query: "-sony", groups: [] },
    { query: "not (sony hack)", groups: [] },
    { query: "sony -hack", groups: [["sony"]] },
    { query: "sony and (tag:a or tag:b)", groups: [["sony"]] },
  ])("$query", ({ query, groups }) => {
    expect(neededTexts(read(query))).toEqual(groups);
  });
});

describe("wantedTexts", () => {
  test.for<{ query: string; texts: readonly string[] }>([
    { query: "sony -hack (tag:a or leak) sony", texts: ["sony", "leak"] },
    { query: "not sony", texts: [] },
  ])("$query", ({ query, texts }) => {
    expect(wantedTexts(read(query))).toEqual(texts);
  });
});

describe("neededNames", () => {
  test("of sources, those that every branch asks for", () => {
    expect(neededNames(read("source:lwn.net (source:a or source:b)"), "source")).toEqual(["lwn.net"]);
    expect(neededNames(read("source:a tag:x or tag:y source:a"), "source")).toEqual(["a"]);
  });
});

const ago = (hours: number, more = 0): Date => new Date(MORNING.getTime() - hours * 3_600_000 + more);

describe("neededSpan", () => {
  test.for<{ query: string; span: Partial<StorySpan> }>([
    { query: "sony", span: {} },
    { query: "age<2h", span: { since: ago(2) } },
    { query: "age<=2h sony age<1h", span: { since: ago(1) } },
    { query: "age>2h", span: { until: ago(2, 1) } },
    { query: "age>=1h age>3h age<9h", span: { since: ago(9), until: ago(3, 1) } },
    { query: "age>=0s", span: {} },
    { query: "-age<2h", span: {} },
    { query: "age<2h or tag:a", span: {} },
  ])("$query", ({ query, span }) => {
    expect(neededSpan(read(query), MORNING)).toEqual(span);
  });
});
