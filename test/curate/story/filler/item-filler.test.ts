import { describe, expect, test } from "vitest";
import { itemFiller } from "../../../../src/curate/story/filler/item-filler.ts";
import { FILLER_SCORE } from "../../../../src/curate/story/filler/judge-filler.ts";
import { anItem, aSource, link, sourced } from "../../../builders.ts";
import { type Example, FILLER, NEWS } from "./examples.ts";

function judge({ title, summary = "", url, labels = [], author }: Example) {
  const source = aSource("Red");
  const item = anItem(title, { summary, labels, author: author ?? null }, source);
  return itemFiller(sourced(url === undefined ? item : { ...item, link: link(url) }, source));
}

function isFound(example: Example): boolean {
  return judge(example).score >= FILLER_SCORE;
}

describe("itemFiller", () => {
  const all = Object.values(FILLER).flat();

  test("finds nine of ten that were written as filler", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(isFound).length / all.length).toBeGreaterThan(0.9);
  });

  test.for(Object.entries(FILLER))("tells %s from the other kinds", ([kind, examples]) => {
    const found = examples.filter(isFound);
    expect(found.filter((example) => judge(example).as !== kind).map(({ title }) => title)).toEqual([]);
  });

  test.for(NEWS)("takes for news: $title", (example) => {
    expect(judge(example).score).toBeLessThan(FILLER_SCORE);
  });
});
