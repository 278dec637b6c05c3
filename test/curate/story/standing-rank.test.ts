import { describe, expect, test } from "vitest";
import { standingRank } from "../../../src/curate/story/standing-rank.ts";
import type { Tag } from "../../../src/domain/story.ts";
import { anItem, aSource, sourced } from "../../builders.ts";

const bare = sourced(anItem("Snow in May", { summary: "" }), aSource("Red"));
const rich = sourced(anItem("Snow", { image: "https://b.example/i.png", author: "B" }), aSource("Blue", { weight: 2 }));
const tags: readonly Tag[] = [
  { tag: "security", why: ["x"] },
  { tag: "sponsored", why: ["x"] },
  { tag: "constructor", why: ["x"] },
];

describe("standingRank", () => {
  test("of one bare title", () => {
    expect(standingRank({ coverage: [bare], tags: [] }, {})).toEqual([
      { name: "outlets", value: 0, why: "1 outlet" },
      { name: "weight", value: 1, why: "mean source weight 1" },
      { name: "completeness", value: 0, why: "a bare title" },
    ]);
  });

  test("counts an outlet once, however often it tells the story", () => {
    expect(standingRank({ coverage: [rich, bare, bare, rich], tags: [] }, {})).toEqual([
      { name: "outlets", value: 1, why: "2 outlets" },
      { name: "weight", value: 1.5, why: "mean source weight 1.5" },
      { name: "completeness", value: 0.5, why: "has a summary, a picture, an author" },
    ]);
  });

  test("adds what the operator gives to tags, and knows no other", () => {
    const boost = standingRank({ coverage: [bare], tags }, { security: 2, sponsored: -5, unused: 9 })[2];
    expect(boost).toEqual({ name: "boost", value: -3, why: "security +2, sponsored -5" });
  });
});
