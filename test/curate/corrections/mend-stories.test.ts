import { describe, expect, test } from "vitest";
import { createConstraints } from "../../../src/curate/corrections/constraints.ts";
import { mendStories } from "../../../src/curate/corrections/mend-stories.ts";
import type { Correction, CorrectionId, CorrectionWish } from "../../../src/domain/correction.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { anItem, aStory, minutesOn, sourced } from "../../builders.ts";

const LETTERS = "abcdefghi";

/** Items are letters, told in the order of the alphabet; stories the items that they have; "?" has no name yet. */
type Rule = {
  readonly why: string;
  readonly wishes: readonly CorrectionWish[];
  readonly stories: readonly string[];
  readonly mended: readonly string[];
};

const RULES: readonly Rule[] = [
  { why: "nothing to mend", wishes: [], stories: ["S:ab", "T:cd"], mended: ["S:ab", "T:cd"] },
  {
    why: "the story with most items keeps its id",
    wishes: [together("ac")],
    stories: ["S:ab", "T:cde"],
    mended: ["T:abcde"],
  },
  { why: "of equal ones the older one does", wishes: [together("cb")], stories: ["T:cd", "S:ab"], mended: ["S:abcd"] },
  {
    why: "one word may bring many stories together, and several words one",
    wishes: [together("ac"), together("dg"), together("gb")],
    stories: ["S:abc", "T:de", "U:fg", "V:hi"],
    mended: ["S:abcdefg", "V:hi"],
  },
  {
    why: "the larger part of a split keeps the id",
    wishes: [apart("a", "bc")],
    stories: ["S:abc"],
    mended: ["?:a", "S:bc"],
  },
  {
    why: "of equal parts the older one does",
    wishes: [apart("cd", "ab")],
    stories: ["S:abcd"],
    mended: ["?:cd", "S:ab"],
  },
  {
    why: "what nobody wants apart stays with the larger part",
    wishes: [apart("a", "bc")],
    stories: ["S:abcdef"],
    mended: ["?:a", "S:bcdef"],
  },
  {
    why: "three that are all apart are three",
    wishes: [apart("a", "bc"), apart("b", "c")],
    stories: ["S:abcd"],
    mended: ["?:b", "?:c", "S:ad"],
  },
  {
    why: "a merge takes all along but what may not come",
    wishes: [apart("b", "d"), together("ac")],
    stories: ["S:ab", "T:cd"],
    mended: ["?:d", "S:abc"],
  },
  {
    why: "what is apart already stays as it is",
    wishes: [apart("a", "c")],
    stories: ["S:ab", "T:cd"],
    mended: ["S:ab", "T:cd"],
  },
];

function ids(text: string): [ItemId, ItemId, ...ItemId[]] {
  return text.split("") as [ItemId, ItemId, ...ItemId[]];
}

function together(items: string): CorrectionWish {
  return { kind: "together", items: ids(items) };
}

function apart(items: string, from: string): CorrectionWish {
  return { kind: "apart", items: ids(items), from: ids(from) };
}

describe("mending stories", () => {
  test.for(RULES)("$why", ({ wishes, stories, mended }) => {
    const corrections = wishes.map((wish, at): Correction => {
      return Object.assign({ id: `c${at}` as CorrectionId, at: minutesOn(at) }, wish);
    });
    const then = mendStories(stories.map(toStory), createConstraints(corrections));
    const shown = then.map(({ id, items }) => `${id ?? "?"}:${items.map(({ item }) => item.id).join("")}`);
    expect(shown.toSorted()).toEqual(mended);
  });
});

function toStory(text: string) {
  const [id = "", items = ""] = text.split(":");
  const [first = "", ...others] = items.split("");
  return aStory([anEntry(first), ...others.map(anEntry)], { id: id as StoryId });
}

function anEntry(id: string) {
  return sourced(anItem(id, { id: id as ItemId, publishedAt: minutesOn(LETTERS.indexOf(id)) }));
}
