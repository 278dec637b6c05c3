import { expect, test } from "vitest";
import { linksOf } from "../../../src/curate/index/alike.ts";
import { readItem } from "../../../src/curate/index/reading.ts";
import { roomFor } from "../../../src/curate/index/scratch.ts";
import { createWindow } from "../../../src/curate/index/window.ts";
import type { StoryId } from "../../../src/domain/story.ts";

function read(id: string) {
  const item = {
    id,
    source: `by ${id}`,
    toldMs: 0,
    title: "Fire guts the lathe museum",
    summary: "Uster lost its lathes.",
  };
  return readItem({ ...item, linkKey: null, place: null, isLinkForeign: false, language: "en" });
}

test("finds the same when the stamps begin anew", () => {
  const window = createWindow(1_000);
  window.add(read("a"), "story of a" as StoryId);
  const { scratch } = roomFor(window);
  const strengths: (number | undefined)[] = [];
  scratch.stamp = 2 ** 31 - 100;
  for (let round = 0; round < 10; round++) strengths.push(linksOf(read("b"), window)[0]?.strength);
  expect(scratch.stamp).toBeLessThan(1_000);
  expect(strengths[0]).toBeGreaterThan(0);
  expect(new Set(strengths).size).toBe(1);
});
