import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Flood } from "../../../src/curate/story/floods.ts";
import { standingRank } from "../../../src/curate/story/standing-rank.ts";
import { score } from "../../../src/domain/rank.ts";
import type { SourcedItem, Story, Tag } from "../../../src/domain/story.ts";
import { anItem, aSource, sourced } from "../../builders.ts";

const bare = sourced(anItem("Snow in May", { summary: "" }), aSource("Red"));
const rich = sourced(anItem("Snow", { image: "https://b.example/i.png", author: "B" }), aSource("Blue", { weight: 2 }));
const tags: readonly Tag[] = [
  { tag: "security", why: ["x"] },
  { tag: "sponsored", why: ["x"] },
  { tag: "constructor", why: ["x"] },
];

const FLOOD: Flood = { level: 2, above: 48, hours: 6, usual: 4 };

describe("standingRank", () => {
  test("of one bare title", () => {
    expect(standingRank({ coverage: [bare], tags: [] }, {})).toEqual([
      { name: "outlets", value: 0, why: "1 outlet" },
      { name: "weight", value: 0, why: "mean source weight 1" },
      { name: "completeness", value: 0, why: "a bare title" },
    ]);
  });

  test("counts an outlet once, however often it tells the story", () => {
    expect(standingRank({ coverage: [rich, bare, bare, rich], tags: [] }, {})).toEqual([
      { name: "outlets", value: 1, why: "2 outlets" },
      // As many as three ordinary outlets.
      { name: "weight", value: Math.log2(4 / 3), why: "mean source weight 1.5" },
      { name: "completeness", value: 0.5, why: "has a summary, a picture, an author" },
    ]);
  });

  test("adds what the operator gives to tags, and knows no other", () => {
    const boost = standingRank({ coverage: [bare], tags }, { security: 2, sponsored: -5, unused: 9 })[2];
    expect(boost).toEqual({ name: "boost", value: -3, why: "security +2, sponsored -5" });
  });

  test.for<{ why: string; coverage: Story["coverage"]; grounds: string | undefined }>([
    {
      why: "an outlet's own words",
      coverage: [by("Red", "Exclusive: Snow in May")],
      grounds: "Red has it at first hand",
    },
    {
      why: "another outlet's word for it",
      coverage: [by("Red", "Snow in May"), by("Blue", "Snow in May, Red reports")],
      grounds: "others have it from Red",
    },
    {
      why: "and nothing for retelling one that is not here",
      coverage: [by("Blue", "Snow in May, Red reports")],
      grounds: undefined,
    },
  ])("gives points for $why", ({ coverage, grounds }) => {
    const original = standingRank({ coverage, tags: [] }, {}).find(({ name }) => name === "original");
    expect(original?.why).toBe(grounds);
    expect(original?.value).toBe(grounds === undefined ? undefined : 0.5);
  });

  describe("in a flood", () => {
    test("takes points from a story that nobody else tells, and says how many in how long", () => {
      expect(standingRank({ coverage: [bare], tags: [] }, {}, { floodOf: () => FLOOD }).at(-1)).toEqual({
        name: "flood",
        value: -2,
        why: "one of more than 48 that Red told in 6 hours, where 4 are usual",
      });
      expect(
        standingRank({ coverage: [bare], tags: [] }, {}, { floodOf: () => ({ ...FLOOD, usual: null }) }).at(-1)?.why,
      ).toBe("one of more than 48 that Red told in 6 hours, and nothing says what is usual");
    });

    test("keeps what was known while nobody knows, and no longer", () => {
      const before = standingRank({ coverage: [bare], tags: [] }, {}, { floodOf: () => FLOOD });
      const unknown = { floodOf: () => undefined, before };
      expect(standingRank({ coverage: [bare], tags: [] }, {}, unknown)).toEqual(before);
      expect(standingRank({ coverage: [bare], tags: [] }, {}, { before })).toEqual(before);
      expect(standingRank({ coverage: [bare], tags: [] }, {}, { floodOf: () => null, before })).toHaveLength(3);
      expect(standingRank({ coverage: [bare, rich], tags: [] }, {}, unknown)).toHaveLength(3);
    });

    test("takes none from one that others tell too", () => {
      const parts = standingRank({ coverage: [bare, rich], tags: [] }, {}, { floodOf: () => FLOOD });
      expect(parts.filter(({ name }) => name === "flood")).toEqual([]);
    });
  });
});

function by(name: string, title: string): SourcedItem {
  const source = aSource(name);
  return sourced(anItem(title, {}, source), source);
}

const aTelling = fc
  .record({
    name: fc.constantFrom("Red", "Blue", "Green", "Wire"),
    weight: fc.double({ min: 0, max: 10, noNaN: true }),
    summary: fc.constantFrom("", "Told.", "According to Blue it snowed.", "We have learned it.", "It told Red so."),
    image: fc.constantFrom(null, "https://b.example/i.png"),
    number: fc.nat(50),
  })
  .map(({ name, weight, summary, image, number }) => {
    const source = aSource(name, { weight });
    return sourced(anItem(`Snow ${number}`, { summary, image }, source), source);
  });

test("one more outlet never lowers a story, whatever its weight and its words", () => {
  fc.assert(
    fc.property(fc.array(aTelling, { minLength: 1, maxLength: 8 }), aTelling, fc.boolean(), (told, one, isFlood) => {
      const [first, ...others] = told;
      if (first === undefined) return;
      const names = new Set(told.map(({ source }) => source.name));
      fc.pre(!names.has(one.source.name) && names.size === told.length);
      const floodOf = () => (isFlood ? FLOOD : null);
      const before = score(standingRank({ coverage: [first, ...others], tags }, { security: 1 }, { floodOf }));
      const after = score(standingRank({ coverage: [first, ...others, one], tags }, { security: 1 }, { floodOf }));
      expect(after).toBeGreaterThanOrEqual(before - 1e-9);
    }),
    { numRuns: 500 },
  );
});
