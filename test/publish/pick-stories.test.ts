import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANYWHERE, withTag } from "../../src/domain/where/where.ts";
import type { RankPart, Story } from "../../src/domain/story.ts";
import { composeEdition, toldOrder } from "../../src/publish/compose-edition.ts";
import { orderFront, pickStories, sourceCap } from "../../src/publish/pick-stories.ts";
import { digest, story, tell } from "./desk.ts";

const now = new Date("2014-12-18T12:00:00Z");

type One = { readonly points?: number; readonly flood?: boolean; readonly pinned?: boolean; readonly tags?: string[] };

/** A story that the outlet leads. */
function by(outlet: string, id: string, { points = 1, flood = false, pinned = false, tags = [] }: One = {}): Story {
  const rank: RankPart[] = [
    ...(pinned ? [{ name: "pinned", value: 100_000, why: "so it is" } as const] : []),
    { name: "outlets", value: points, why: "so it is" },
    ...(flood ? [{ name: "flood", value: -1, why: "so it is" } as const] : []),
  ];
  return story([tell(`Title ${id}`, { outlet })], { id, rank, tags });
}

const idsOf = (stories: readonly Story[]): string => stories.map(({ id }) => id).join(" ");

const MANY = Array.from({ length: 20 }, (_, index) => by("A", `a${index}`));

function ledByA(ranked: readonly Story[]): number {
  return pickStories(ranked, 40).stories.filter(({ id }) => id.startsWith("a")).length;
}

describe("pickStories", () => {
  test.for<{ why: string; ranked: Story[]; places?: number; picked: string; leftOut?: string }>([
    {
      why: "takes the best, as many as there is room for",
      ranked: [by("A", "a"), by("B", "b"), by("C", "c")],
      places: 2,
      picked: "a b",
      leftOut: "c: ranked 3 of 3, and there is room for 2",
    },
    {
      why: "lets a source lead three, and others move up",
      ranked: [by("A", "a1"), by("A", "a2"), by("A", "a3"), by("A", "a4"), by("B", "b")],
      places: 4,
      picked: "a1 a2 a3 b",
      leftOut: "a4: A leads 3 stories of it already",
    },
    {
      why: "takes one story of a flood",
      ranked: [by("B", "b"), by("A", "f1", { flood: true }), by("A", "f2", { flood: true }), by("C", "c")],
      picked: "b f1 c",
      leftOut: "f2: A tells far more than usual, and one of those stories is in",
    },
    {
      why: "takes none of a flood when its source leads its share already, however the flood ranks",
      ranked: [by("A", "f", { flood: true }), by("A", "a1"), by("A", "a2"), by("A", "a3"), by("B", "b")],
      picked: "a1 a2 a3 b",
      leftOut: "f: A leads 3 stories of it already",
    },
    {
      why: "takes one of a flood as the last of its source's share",
      ranked: [by("A", "f", { flood: true }), by("A", "a1"), by("A", "a2"), by("B", "b")],
      picked: "a1 f a2 b",
    },
    { why: "never lets a flood lead", ranked: [by("A", "f", { flood: true }), by("B", "b")], picked: "b f" },
    { why: "lets it lead when there is nothing else", ranked: [by("A", "f", { flood: true })], picked: "f" },
    {
      why: "takes a pinned one in any case",
      ranked: [by("A", "a1"), by("A", "a2"), by("A", "a3"), by("A", "p", { pinned: true })],
      places: 3,
      picked: "a1 a2 a3 p",
    },
  ])("$why", ({ ranked, places = 9, picked, leftOut = "" }) => {
    const picks = pickStories(ranked, places);
    expect(idsOf(picks.stories)).toBe(picked);
    expect(picks.leftOut.map(({ story: { id }, why }) => `${id}: ${why}`).join(", ")).toBe(leftOut);
  });

  test("lets a source lead fifteen per cent when that is more, of the stories that there are", () => {
    const others = Array.from({ length: 34 }, (_, index) => by(`Other ${index}`, `o${index}`));
    expect([20, 26, 27, 40].map(sourceCap)).toEqual([3, 3, 4, 6]);
    expect(ledByA([...MANY, ...others])).toBe(6);
    expect(ledByA([...MANY, ...others.slice(0, 23)])).toBe(4);
    expect(ledByA([...MANY, ...others.slice(0, 5)])).toBe(3);
  });
});

describe("orderFront", () => {
  const ranked = [1, 2, 3, 4, 5].map((index) => by("A", `a${index}`));
  test.for<{ why: string; ranked: Story[]; places: number; order: string }>([
    {
      why: "fills a page with what a source has beyond its share, after the others",
      ranked: [...ranked, by("B", "b")],
      places: 5,
      order: "a1 a2 a3 b a4",
    },
    { why: "is as full as it was", ranked, places: 5, order: "a1 a2 a3 a4 a5" },
    {
      why: "is not filled by a flood",
      ranked: [by("A", "f1", { flood: true }), by("A", "f2", { flood: true }), by("B", "b")],
      places: 5,
      order: "b f1",
    },
  ])("$why", ({ ranked: given, places, order }) => {
    expect(idsOf(orderFront(given, places))).toBe(order);
  });
});

const OUTLETS = ["A", "B", "C", "D", "E", "F"];
const SECTIONS = [
  { title: "Security", where: withTag("security") },
  { title: "Rest", where: ANYWHERE },
];

const aStory = fc
  .record({
    outlet: fc.oneof(fc.constant("A"), fc.constantFrom(...OUTLETS)), // The one that floods tells much besides.
    points: fc.integer({ min: 0, max: 32 }),
    isTagged: fc.boolean(),
  })
  .map((one) => one);
const someStories = fc
  .array(aStory, { maxLength: 40 })
  .map((all) =>
    all.map(({ outlet, points, isTagged }, index) =>
      by(outlet, `s${index}`, { points: points / 4, tags: isTagged ? ["security"] : [] }),
    ),
  );
/** Of any number and with any scores. */
const aFlood = fc
  .array(fc.tuple(fc.double({ min: -4, max: 12, noNaN: true }), fc.boolean()), { maxLength: 60 })
  .map((all) =>
    all.map(([points, isTagged], index) =>
      by("A", `flood${index}`, { points, flood: true, tags: isTagged ? ["security"] : [] }),
    ),
  );

type Run = { readonly stories: readonly Story[]; readonly places: number; readonly sections?: typeof SECTIONS };

function editionOf({ stories, places, sections = [] }: Run): readonly Story[] {
  const recipe = digest({ stories: places, minStories: 0, sections });
  const plan = composeEdition({ digest: recipe, stories, told: new Map(), now });
  return plan.kind === "skip" ? [] : toldOrder(plan.stories, recipe, now);
}

function placeIn(told: readonly Story[], id: string): number {
  const place = told.findIndex((one) => one.id === id);
  return place < 0 ? told.length : place;
}

/** By how many places each of the stories moved; one that is not told stands behind the last. */
function movesOf(
  before: readonly Story[] = [],
  after: readonly Story[] = [],
  ids: readonly string[],
): readonly number[] {
  return ids.map((id) => Math.abs(placeIn(before, id) - placeIn(after, id)));
}

describe("whatever is told", () => {
  test("a flood of one source moves any other story, of that source too, by one place at most", () => {
    fc.assert(
      fc.property(someStories, aFlood, fc.integer({ min: 1, max: 45 }), (stories, flood, places) => {
        const [calm, flooded] = [stories, [...stories, ...flood]].map((all) => editionOf({ stories: all, places }));
        // The place behind the last is one for all that are not in it, however long it is.
        const others = stories.map(({ id }) => id);
        expect(Math.max(0, ...movesOf(calm, flooded, others))).toBeLessThanOrEqual(1);
        expect(flooded?.filter(({ id }) => id.startsWith("flood")).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  test("and in sections, where only one of them falls out", () => {
    fc.assert(
      fc.property(someStories, aFlood, fc.integer({ min: 1, max: 45 }), (stories, flood, places) => {
        const run = { places, sections: SECTIONS };
        const [calm = [], flooded = []] = [stories, [...stories, ...flood]].map((all) =>
          editionOf({ stories: all, ...run }),
        );
        const stayed = calm.filter((one) => flooded.includes(one)).map(({ id }) => id);
        const [fallen, come] = [calm.length - stayed.length, flooded.length - stayed.length];
        expect(Math.max(0, ...movesOf(calm, flooded, stayed))).toBeLessThanOrEqual(1);
        expect([fallen <= 1, come <= 1]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });

  test("no source leads more than its share, in a flood or not", () => {
    fc.assert(
      fc.property(someStories, aFlood, fc.integer({ min: 1, max: 45 }), (stories, flood, places) => {
        const told = editionOf({ stories: [...stories, ...flood], places });
        const counts = Array.from(
          Map.groupBy(told, ({ coverage }) => coverage[0].source.name).values(),
          (led) => led.length,
        );
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(Math.max(3, told.length * 0.15));
      }),
      { numRuns: 300 },
    );
  });

  test("the order in which the stories come does not matter", () => {
    fc.assert(
      fc.property(someStories, fc.integer({ min: 1, max: 30 }), fc.integer(), (stories, places, seed) => {
        const shuffled = stories.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed));
        expect(idsOf(editionOf({ stories: shuffled, places }))).toBe(idsOf(editionOf({ stories, places })));
      }),
    );
  });

  test("doubling all ages keeps the order of stories that are equally old", () => {
    fc.assert(
      fc.property(someStories, fc.integer({ min: 0, max: 72 }), (stories, hours) => {
        const aged = (by_: number) =>
          stories.map((one) => Object.assign({ ...one }, { publishedAt: new Date(now.getTime() - by_ * 3_600_000) }));
        const [once, twice] = [hours, hours * 2].map((age) => idsOf(editionOf({ stories: aged(age), places: 30 })));
        expect(twice).toBe(once);
      }),
    );
  });
});

function hash(text: string, seed: number): number {
  return text.split("").reduce((sum, char) => (sum * 31 + char.charCodeAt(0) + seed) % 1_000_003, 7);
}
