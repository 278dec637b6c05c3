import { describe, expect, test } from "vitest";
import { NO_CONSTRAINTS } from "../../../src/curate/corrections/constraints.ts";
import { mendFor } from "../../../src/curate/corrections/mend-for.ts";
import type { CorrectionId, CorrectionWish } from "../../../src/domain/correction.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { anItem, aStory, MORNING, sourced } from "../../builders.ts";

/** Items are letters, stories the items that they have: "S:abc". A move is "x:S>T". */
type Rule = {
  readonly why: string;
  readonly wish: CorrectionWish;
  readonly moved: readonly string[];
  readonly stories: readonly string[];
  /** The stories that are written, as they are then. */
  readonly mended: readonly string[];
};

const MERGED: CorrectionWish = { kind: "together", items: ["a" as ItemId, "x" as ItemId] };
const SPLIT: CorrectionWish = { kind: "apart", items: ["x" as ItemId], from: ["a" as ItemId] };

const RULES: readonly Rule[] = [
  {
    why: "a merge that ends gives back what it took",
    wish: MERGED,
    moved: ["x:F>S", "y:F>S"],
    stories: ["S:abxyz"],
    mended: ["F:xy", "S:abz"],
  },
  {
    why: "also when all of the story is in another one since",
    wish: MERGED,
    moved: ["x:F>S"],
    stories: ["T:abx"],
    mended: ["F:x", "T:ab"],
  },
  {
    why: "what went elsewhere since stays there, and stories that have nothing to do with it are not written",
    wish: MERGED,
    moved: ["x:F>S"],
    stories: ["S:ab", "T:xt", "F:f"],
    mended: ["S:ab", "T:tx"],
  },
  {
    why: "a split that ends brings items back to their story",
    wish: SPLIT,
    moved: ["x:S>T"],
    stories: ["S:ab", "T:x"],
    mended: ["S:abx"],
  },
  {
    why: "what joined the split-off part since stays there",
    wish: SPLIT,
    moved: ["x:S>T"],
    stories: ["S:ab", "T:xt"],
    mended: ["S:abx", "T:t"],
  },
  {
    why: "or to where those are from whom they were apart, when that story is no more",
    wish: SPLIT,
    moved: ["x:S>T"],
    stories: ["U:abu", "T:x"],
    mended: ["U:abux"],
  },
  {
    why: "items that are gone are left out",
    wish: SPLIT,
    moved: ["x:S>T"],
    stories: ["S:ab"],
    mended: ["S:ab"],
  },
];

describe("a correction that ends", () => {
  test.for(RULES)("$why", async ({ wish, moved, stories, mended }) => {
    const told = stories.map(toStory);
    const store = {
      placesOf: async (ids: readonly ItemId[]) =>
        new Map(
          told
            .flatMap(({ id, coverage }) => coverage.map(({ item }) => [item.id, id] as const))
            .filter(([item]) => ids.includes(item)),
        ),
      stories: async (ids: readonly StoryId[]) => told.filter(({ id }) => ids.includes(id)),
      takenIds: async () => new Set<StoryId>(),
    };
    const correction = Object.assign({ id: "cor-1" as CorrectionId, at: MORNING }, wish);
    const due = { correction, isEnded: true, moved: moved.map(toMove) };
    const plan = await mendFor(due, NO_CONSTRAINTS, store);
    const then = plan.mended.map(
      ({ id, items }) =>
        `${id}:${items
          .map(({ item }) => item.id)
          .sort()
          .join("")}`,
    );
    expect(then.toSorted()).toEqual(mended);
    const before = new Set(plan.stories.flatMap(({ coverage }) => coverage.map(({ item }) => item.id)));
    const after = new Set(plan.mended.flatMap(({ items }) => items.map(({ item }) => item.id)));
    expect(after).toEqual(before);
  });
});

function toStory(text: string) {
  const [id = "", items = ""] = text.split(":");
  const [first = "", ...others] = items.split("");
  return aStory([anEntry(first), ...others.map(anEntry)], { id: id as StoryId });
}

function anEntry(id: string) {
  return sourced(anItem(id, { id: id as ItemId }));
}

function toMove(text: string) {
  const [itemId = "", way = ""] = text.split(":");
  const [from = "", to = ""] = way.split(">");
  return { itemId: itemId as ItemId, from: from as StoryId, to: to as StoryId };
}
