import { describe, expect, test } from "vitest";
import type { Entry } from "../../../src/curate/index/entry.ts";
import { nameStories } from "../../../src/curate/repair/name-stories.ts";
import { contentId } from "../../../src/domain/content-id.ts";
import type { StoryId } from "../../../src/domain/story.ts";

const OLD = contentId("story", "old") as StoryId;

function entry(id: string): Entry {
  const item = { id, source: "wire", toldMs: 0, place: null };
  return { item, storyId: OLD, hasSummary: true, titleKey: null, keys: [], marks: [], slot: 0 };
}

function idsOf(...ids: string[]): readonly string[] {
  return ids.map((id) => contentId("story", id));
}

describe("nameStories", () => {
  test.for<{ why: string; taken: readonly string[]; ids: readonly string[] }>([
    { why: "names a new story by its oldest item", taken: [], ids: idsOf("x") },
    { why: "numbers it when a story has or had that id", taken: idsOf("x"), ids: idsOf("x 1") },
    {
      why: "counts on until one is free",
      taken: idsOf("x", ...Array.from({ length: 24 }, (_, n) => `x ${n + 1}`)),
      ids: idsOf("x 25"),
    },
  ])("$why", async ({ taken, ids }) => {
    const known = new Set(taken);
    const named = await nameStories(
      [
        { entry: entry("x"), to: 7 },
        { entry: entry("y"), to: 7 },
        { entry: entry("z"), to: OLD },
      ],
      async (asked) => new Set(asked.filter((id) => known.has(id))),
    );
    expect(named.map(({ to }) => to)).toEqual([...ids, ...ids, OLD]);
  });

  test("gives no id twice, also when two stories have items of one name", async () => {
    const transfers = [0, 1].map((cluster) => ({ entry: entry(`x${cluster}`), to: cluster }));
    const named = await nameStories(
      transfers,
      async () => new Set(),
      () => "x",
    );
    expect(named.map(({ to }) => to)).toEqual(idsOf("x", "x 1"));
  });

  test("gives up when there is no end of taken ids", async () => {
    const named = nameStories([{ entry: entry("x"), to: 0 }], async (asked) => new Set(asked));
    await expect(named).rejects.toThrow("No id is free for a story of the item x.");
  });
});
