import { describe, expect, test } from "vitest";
import { createPatterns } from "../../../src/curate/tags/patterns.ts";

describe("patterns", () => {
  test("are found in their order, each with the first part that it matches", () => {
    const find = createPatterns(["b+", "x", String.raw`\ba\w*`]);
    expect(find("abba a bbb")).toEqual([
      { pattern: 0, shown: "bb" },
      { pattern: 2, shown: "abba" },
    ]);
    expect(find("")).toEqual([]);
  });

  test("none find nothing", () => {
    expect(createPatterns([])("anything")).toEqual([]);
  });

  test("that would keep a backtracking engine busy for ages are soon done", () => {
    const find = createPatterns(["(a+a+)+b", "(?:a?){30}a{30}", "(.*)(.*)(.*)(.*)c"]);
    expect(find("a".repeat(8_000))).toEqual([{ pattern: 1, shown: "a".repeat(60) }]);
  });

  test("that are none are our fault here: the settings refuse them", () => {
    expect(() => createPatterns(["(?=a)"])).toThrow("(?=");
  });
});
