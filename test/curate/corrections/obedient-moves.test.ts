import { describe, expect, test } from "vitest";
import { createConstraints } from "../../../src/curate/corrections/constraints.ts";
import { obedientMoves } from "../../../src/curate/corrections/obedient-moves.ts";
import type { Correction, CorrectionId, CorrectionWish } from "../../../src/domain/correction.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { anItem, minutesOn, sourced } from "../../builders.ts";

/** Items are letters, stories the items that they have: "S:abc". */
type Rule = {
  readonly why: string;
  readonly wishes: readonly CorrectionWish[];
  /** "a>T": the item goes to that story. */
  readonly moves: readonly string[];
  readonly kept: readonly string[];
};

const STORIES = ["S:abc", "T:xyz"];

const RULES: readonly Rule[] = [
  { why: "free items go where they like", wishes: [], moves: ["a>T", "b>U"], kept: ["a>T", "b>U"] },
  { why: "none leaves its mates", wishes: [together("ab")], moves: ["a>T", "c>T"], kept: ["c>T"] },
  { why: "mates go together", wishes: [together("ab")], moves: ["a>T", "b>T"], kept: ["a>T", "b>T"] },
  { why: "mates do not go two ways", wishes: [together("ab")], moves: ["a>T", "b>U"], kept: [] },
  { why: "none leaves a mate that is elsewhere", wishes: [together("aq")], moves: ["a>T"], kept: [] },
  { why: "none meets one from whom it is apart", wishes: [apart("a", "z")], moves: ["a>T", "b>T"], kept: ["b>T"] },
  { why: "unless that one goes", wishes: [apart("a", "z")], moves: ["a>T", "z>U"], kept: ["a>T", "z>U"] },
  {
    why: "who may not go stands in the way of another",
    wishes: [apart("a", "z"), together("zy")],
    moves: ["a>T", "z>U"],
    kept: [],
  },
  { why: "two that are apart do not go to one story", wishes: [apart("a", "x")], moves: ["a>U", "x>U"], kept: [] },
];

function together(items: string): CorrectionWish {
  const [first, second] = items.split("");
  return { kind: "together", items: [first as ItemId, second as ItemId] };
}

function apart(item: string, from: string): CorrectionWish {
  return { kind: "apart", items: [item as ItemId], from: [from as ItemId] };
}

describe("moves under corrections", () => {
  test.for(RULES)("$why", ({ wishes, moves, kept }) => {
    const corrections = wishes.map((wish, at): Correction => {
      return Object.assign({ id: `c${at}` as CorrectionId, at: minutesOn(at) }, wish);
    });
    const stories = new Map(
      STORIES.map((text) => {
        const [id = "", items = ""] = text.split(":");
        const [first = "", ...others] = items.split("");
        return [id as StoryId, { coverage: [anEntry(first), ...others.map(anEntry)] as const }];
      }),
    );
    const planned = moves.map((text) => {
      const [itemId = "", to = ""] = text.split(">");
      const from = "abc".includes(itemId) ? "S" : "T";
      return { itemId: itemId as ItemId, from: from as StoryId, to: to as StoryId };
    });
    const obedient = obedientMoves(planned, stories, createConstraints(corrections));
    expect(obedient.map(({ itemId, to }) => `${itemId}>${to}`)).toEqual(kept);
  });
});

function anEntry(id: string) {
  return sourced(anItem(id, { id: id as ItemId }));
}
