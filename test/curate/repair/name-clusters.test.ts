import { describe, expect, test } from "vitest";
import { nameClusters, type StoryFacts } from "../../../src/curate/repair/name-clusters.ts";
import type { StoryId } from "../../../src/domain/story.ts";

/** `members`: a word per item, such as "0a": now in cluster 0, before in story a; with "!" it has to stay. */
function namesOf(members: string, facts: Record<string, Partial<StoryFacts>> = {}) {
  const all = members.split(" ").map((text) => ({
    cluster: Number(text[0]),
    story: text[1] as StoryId,
    isFixed: text.endsWith("!"),
  }));
  const known = new Map(
    [...new Set(all.map(({ story }) => story))].map((id) => [id, { olderItems: 0, firstMs: 0, ...facts[id] }]),
  );
  return Array.from(nameClusters(all, known), ([cluster, name]) => `${cluster}=${name ?? "new"}`).toSorted();
}

describe("nameClusters", () => {
  test.for<{ why: string; members: string; facts?: Record<string, Partial<StoryFacts>>; names: string[] }>([
    { why: "lets a story that stays as it is have its name", members: "0a 0a 1b", names: ["0=a", "1=b"] },
    { why: "gives the name to the larger part", members: "0a 1a 1a", names: ["0=new", "1=a"] },
    { why: "names a merged story by the one that gives most", members: "0a 0b 0b", names: ["0=b"] },
    {
      why: "counts what a story told before the window",
      members: "0a 0b 0b",
      facts: { a: { olderItems: 2 } },
      names: ["0=a"],
    },
    {
      why: "lets the older of two equal stories have it",
      members: "0a 0b",
      facts: { a: { firstMs: 20 }, b: { firstMs: 10 } },
      names: ["0=b"],
    },
    { why: "lets the first of two equal parts have it", members: "1a 0a", names: ["0=a", "1=new"] },
    { why: "gives a name that is taken to nobody else", members: "0a 0a 1a 1b", names: ["0=a", "1=b"] },
    { why: "lets what has to stay decide", members: "0a! 0b 0b 0b", names: ["0=a"] },
  ])("$why", ({ members, facts, names }) => {
    expect(namesOf(members, facts)).toEqual(names);
  });
});
