import { describe, expect, test } from "vitest";
import { MAX_STORY_ITEMS } from "../../../src/curate/index/parameters.ts";
import type { ItemMove } from "../../../src/curate/repair/explain-moves.ts";
import { cutMoves, heirsOf, planRepair, withinBounds } from "../../../src/curate/repair/plan-repair.ts";
import { composeStory } from "../../../src/curate/story/compose-story.ts";
import { createTagger } from "../../../src/curate/tags/tagger.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import type { Story, StoryId } from "../../../src/domain/story.ts";
import { at } from "../../builders.ts";
import { telling } from "../told.ts";

const RULES = { tagger: createTagger([]), boosts: {} };
const NOW = at("12:00");

/** Stories of so many items each. */
function storiesOf(sizes: Record<string, number>): ReadonlyMap<StoryId, Story> {
  return new Map(
    Object.entries(sizes).map(([name, size]) => {
      const items = Array.from({ length: size }, (_, n) =>
        telling({ by: "Wire", title: `${name} ${n}`, hours: n / 100 }),
      );
      const id = name as StoryId;
      return [id, composeStory({ id, before: null, items }, RULES, NOW).story];
    }),
  );
}

/** The first items of a story go to another. */
function movesOf(stories: ReadonlyMap<StoryId, Story>, from: string, to: string, count: number): readonly ItemMove[] {
  const coverage = stories.get(from as StoryId)?.coverage.slice(0, count) ?? [];
  return coverage.map(({ item }) => ({ itemId: item.id, from: from as StoryId, to: to as StoryId, nearest: null }));
}

function waysOf(moves: readonly ItemMove[]): readonly string[] {
  return [...new Set(moves.map(({ from, to }) => `${from}>${to}`))];
}

describe("withinBounds", () => {
  const size = MAX_STORY_ITEMS;
  test.for([
    { why: "lets ordinary stories be", sizes: { a: 3, b: 3 }, ways: ["a>b"] },
    { why: "takes nothing from a story that is too large", sizes: { a: size + 1, b: 3 }, ways: [] },
    { why: "takes from one that is just small enough", sizes: { a: size, b: 3 }, ways: ["a>b"] },
    { why: "gives nothing to one that would be too large", sizes: { a: 3, b: size - 1 }, ways: [] },
    { why: "fills one up", sizes: { a: 3, b: size - 2 }, ways: ["a>b"] },
  ])("$why", ({ sizes, ways }) => {
    const stories = storiesOf(sizes);
    expect(waysOf(withinBounds(movesOf(stories, "a", "b", 2), stories))).toEqual(ways);
  });
});

describe("cutMoves", () => {
  test("writes few items at a time, and what goes from one story to another at once", () => {
    const sizes = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`s${n}`, 90]));
    const stories = storiesOf({ ...sizes, big: 300 });
    const moves = Array.from({ length: 20 }, (_, n) => movesOf(stories, `s${n}`, "big", 80)).flat();
    const parts = cutMoves(moves, stories);
    expect(parts.flat()).toEqual(moves);
    expect(parts.map(waysOf)).toEqual(Array.from({ length: 20 }, (_, n) => [`s${n}>big`]));
  });

  test("takes many small moves in one", () => {
    const stories = storiesOf(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`s${n}`, 2])));
    const moves = Array.from({ length: 20 }, (_, n) => movesOf(stories, `s${2 * n}`, `s${2 * n + 1}`, 1)).flat();
    expect(cutMoves(moves, stories)).toEqual([moves]);
  });
});

describe("planRepair", () => {
  test("composes the stories that lose and gain, and tells why", () => {
    const stories = storiesOf({ a: 3, b: 1 });
    const [first] = movesOf(stories, "a", "b", 1);
    if (first === undefined) throw new Error("Nothing moves.");
    const nearest = { storyId: "b" as StoryId, itemId: "itm" as ItemId, score: 0.6, words: ["lathe"] };
    const plan = planRepair({ moves: [{ ...first, nearest }], stories, heirs: new Map() }, RULES, NOW);
    expect(plan.stories.map(({ id, coverage }) => [id, coverage.length])).toEqual([
      ["b", 2],
      ["a", 2],
    ]);
    expect(plan.moves).toEqual([]);
    expect(plan.receipts[0]).toEqual({
      at: NOW,
      itemId: first.itemId,
      storyId: "b",
      decision: { kind: "moved", from: "a", to: "b", threshold: 0.5, nearest },
    });
  });

  test("sends the address of a story that lost all its items to where most of them went", () => {
    const stories = storiesOf({ a: 5, b: 1, c: 1 });
    const moves = [...movesOf(stories, "a", "b", 2), ...movesOf(stories, "a", "c", 5).slice(2)];
    const plan = planRepair({ moves, stories, heirs: heirsOf(moves) }, RULES, NOW);
    expect(plan.moves).toEqual([{ from: "a", to: "c" }]);
    expect(plan.receipts).toContainEqual({
      at: NOW,
      itemId: null,
      storyId: "a",
      decision: { kind: "merged", into: "c" },
    });
    expect(plan.stories.map(({ id, coverage }) => [id, coverage.length])).toEqual([
      ["b", 3],
      ["c", 4],
    ]);
  });

  test("begins a new story", () => {
    const stories = storiesOf({ a: 3 });
    const plan = planRepair({ moves: movesOf(stories, "a", "new", 1), stories, heirs: new Map() }, RULES, NOW);
    expect(plan.stories.map(({ id, coverage }) => [id, coverage.length])).toEqual([
      ["new", 1],
      ["a", 2],
    ]);
  });

  test("refuses an item that is not where it was thought to be", () => {
    const stories = storiesOf({ a: 1 });
    const moves = [{ itemId: "itm-lost" as ItemId, from: "a" as StoryId, to: "b" as StoryId, nearest: null }];
    expect(() => planRepair({ moves, stories, heirs: new Map() }, RULES, NOW)).toThrow("itm-lost is not in the story");
  });
});
