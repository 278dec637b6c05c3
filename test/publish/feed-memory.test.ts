import { describe, expect, test } from "vitest";
import { createFeedMemory } from "../../src/publish/feed-memory.ts";
import type { WrittenItem } from "../../src/publish/written-item.ts";

function item(chars: number): WrittenItem {
  return {
    rss: "x".repeat(chars),
    atom: "",
    json: "",
    updatedAt: new Date(0),
    prefixes: { rss: [], atom: [] },
    isWhole: false,
  };
}

describe("the memory of written items", () => {
  test("lets go of those that were asked for longest ago when they are too many characters", () => {
    const memory = createFeedMemory();
    for (const mark of ["a", "b", "c"]) memory.keepItem(mark, item(10_000_000));
    expect(memory.item("a")).toBeDefined(); // Now it is the newest.
    memory.keepItem("d", item(10_000_000));
    expect(["a", "b", "c", "d"].filter((mark) => memory.item(mark) !== undefined)).toEqual(["a", "c", "d"]);
  });

  test("counts an item that is kept again once", () => {
    const memory = createFeedMemory();
    for (let time = 0; time < 5; time += 1) memory.keepItem("a", item(10_000_000));
    memory.keepItem("b", item(10_000_000));
    expect([memory.item("a"), memory.item("b")]).not.toContain(undefined);
  });

  test("keeps no more items than so many", () => {
    const memory = createFeedMemory();
    for (let mark = 0; mark <= 2_600; mark += 1) memory.keepItem(`${mark}`, item(1));
    expect([memory.item("0"), memory.item("1")].map((one) => one !== undefined)).toEqual([false, true]);
  });
});
