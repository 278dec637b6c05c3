import { describe, expect, test } from "vitest";
import type { ItemId } from "../../src/domain/item.ts";
import type { SourcedItem } from "../../src/domain/story.ts";
import { factsOf, firstSentences } from "../../src/publish/new-facts.ts";
import type { EarlierTexts } from "../../src/publish/weigh-tellings.ts";
import { type News, whatIsNew } from "../../src/publish/what-is-new.ts";
import { tell } from "./desk.ts";

const SINCE = new Date("2014-12-18T07:00:00Z");
const SUMMARY =
  "Sony Pictures has cancelled the release of The Interview after hackers threatened cinemas. The largest theatre chains had refused to show the film.";

/** What the digest had told. */
const known: readonly [SourcedItem, SourcedItem] = [
  tell("Sony cancels The Interview after threats", { outlet: "Red", summary: SUMMARY, at: "2014-12-17T22:00:00Z" }),
  tell("Sony drops The Interview as cinemas pull out", { outlet: "Blue", at: "2014-12-17T23:00:00Z" }),
];

const later = (outlet: string, title: string, summary = "", at = "2014-12-18T20:00:00Z"): SourcedItem =>
  tell(title, { outlet, summary, at });

const obama = later(
  "Green",
  "Obama calls Sony's retreat a mistake, blames Pyongyang",
  "President Barack Obama said at the White House that Sony should have spoken to him first.",
);

function newsOf(...asked: Parameters<typeof whatIsNew>): News | null {
  const found = whatIsNew(...asked);
  return found.kind === "news" ? found.news : null;
}

describe("whatIsNew", () => {
  test.for<{ why: string; fresh: readonly SourcedItem[]; text: string | null }>([
    { why: "nothing when nothing has come", fresh: [], text: null },
    {
      why: "nothing when more outlets tell the same",
      fresh: [
        later("Green", "Sony cancels The Interview after hackers' threats", SUMMARY),
        later("Grey", "The Interview: Sony cancels release", SUMMARY),
        later("Pink", "Cinemas refuse to show The Interview, Sony gives in"),
      ],
      text: null,
    },
    {
      why: "the headline with new names",
      fresh: [obama],
      text: "Obama calls Sony's retreat a mistake, blames Pyongyang",
    },
    {
      why: "the newest headline that tells much, not the last repetition",
      fresh: [
        obama,
        later("Grey", "Steve Carell loses Pyongyang film at New Regency", "", "2014-12-18T21:00:00Z"),
        later("Pink", "Sony cancels The Interview", "", "2014-12-18T22:00:00Z"),
      ],
      text: "Steve Carell loses Pyongyang film at New Regency",
    },
    {
      why: "a sentence when its headline says nothing new",
      fresh: [
        later(
          "Green",
          "Sony cancels The Interview",
          "The film is cancelled. Art House Convergence and Alamo Drafthouse offered Christmas screenings in Austin, Texas, before Paramount and George Clooney of Warner objected to Michael Lynton and Amy Pascal, 47.",
        ),
        later(
          "Grey",
          "Sony cancels The Interview after threats",
          "George Clooney of Warner, Michael Lynton and Amy Pascal, 47, met in Austin, Texas; Art House Convergence, Alamo Drafthouse and Paramount had offered Christmas.",
          "2014-12-18T19:00:00Z",
        ),
      ],
      text: "Art House Convergence and Alamo Drafthouse offered Christmas screenings in Austin, Texas, before Paramount and George Clooney of Warner objected to Michael Lynton and Amy Pascal, 47.",
    },
    {
      why: "nothing when an outlet that told it says little more",
      fresh: [{ ...obama, source: known[0].source }],
      text: null,
    },
  ])("$why", ({ fresh, text }) => {
    for (const coverage of [
      [...known, ...fresh],
      [...fresh.toReversed(), ...known],
    ]) {
      const [first, ...others] = coverage;
      expect(
        first === undefined ? null : (newsOf({ coverage: [first, ...others] }, SINCE, new Map())?.text ?? null),
      ).toBe(text);
    }
  });

  test("says by whom, what facts and how many outlets have come", () => {
    const coverage = [...known, obama, later("Grey", "Sony cancels The Interview")] as const;
    expect(newsOf({ coverage }, SINCE, new Map())).toMatchObject({
      by: obama,
      more: "President Barack Obama said at the White House that Sony should have spoken to him first.",
      before: { title: "Sony cancels The Interview after threats", outlet: "Red" },
      newOutlets: ["Green", "Grey"],
      since: SINCE,
      facts: expect.arrayContaining(["Obama", "mistake", "Barack"]) as unknown,
    });
  });

  test("names what was known then, also when what is new leads by now", () => {
    expect(newsOf({ coverage: [obama, ...known] }, SINCE, new Map())?.before.outlet).toBe("Red");
  });

  describe("of a telling that its outlet has changed", () => {
    const [red, blue] = known;
    const edited = (title: string): SourcedItem => ({ ...red, item: { ...red.item, title, summary: "", version: 2 } });
    const earlier: EarlierTexts = new Map<ItemId, { title: string; summary: string }>([
      [red.item.id, { title: "At least 40 dead in Uster fire", summary: "" }],
    ]);
    const quiet = { ...blue, item: { ...blue.item, title: "Fire in Uster" } };

    test.for<{ why: string; title: string; text: string | null }>([
      { why: "tells another number", title: "At least 55 dead in Uster fire", text: "At least 55 dead in Uster fire" },
      { why: "tells nothing by another spelling", title: "At least 40 dead in Uster fires", text: null },
    ])("$why", ({ title, text }) => {
      expect(newsOf({ coverage: [edited(title), quiet] }, SINCE, earlier)?.text ?? null).toBe(text);
    });

    test("tells what has come since, when that says as much as the edit", () => {
      const fresh = later("Green", "Mayor of Uster resigns after fire");
      const coverage = [edited("At least 55 dead in Uster fire"), quiet, fresh] as const;
      expect(newsOf({ coverage }, SINCE, earlier)?.text).toBe("Mayor of Uster resigns after fire");
      const repeats = [edited("At least 55 dead in Uster fire"), quiet, later("Green", "Fire in Uster")] as const;
      expect(newsOf({ coverage: repeats }, SINCE, earlier)?.text).toBe("At least 55 dead in Uster fire");
    });
  });
});

describe("whatIsNew: too little", () => {
  const pink = later("Pink", "Sony cancels The Interview, Lynton says");
  const [red, blue] = known;
  test.for<{ why: string; coverage: readonly [SourcedItem, ...SourcedItem[]]; little: unknown }>([
    { why: "nothing when nothing has come", coverage: known, little: null },
    { why: "nothing when the same has come", coverage: [...known, later("Grey", red.item.title)], little: null },
    {
      why: "points and facts of a new outlet, below what one needs beside two that were known",
      coverage: [...known, pink],
      little: { points: 1, needed: 3.25, facts: ["Lynton"] },
    },
    {
      why: "more that one needs beside a single one that was known",
      coverage: [red, pink],
      little: { points: 1, needed: 4, facts: ["Lynton"] },
    },
    {
      why: "the telling that comes nearest to its bar, which is higher for an outlet that told it",
      coverage: [...known, { ...pink, source: blue.source }, later("Grey", "Sony cancels The Interview, Pascal says")],
      little: { points: 1, needed: 3.25, facts: ["Pascal"] },
    },
  ])("gives $why", ({ coverage, little }) => {
    const expected = little === null ? { kind: "nothing" } : { kind: "little", little };
    expect(whatIsNew({ coverage }, SINCE, new Map())).toEqual(expected);
  });
});

describe("factsOf", () => {
  test.for<{ why: string; title: string; summary?: string; facts: string[] }>([
    {
      why: "names, numbers and words of a headline",
      title: "Sony pays 15 million to Regency",
      facts: ["Regency 1", "Sony 0.5", "pays 0.5", "15 1", "million 0.5"],
    },
    {
      why: "no capitals of a headline in title case",
      title: "Studio Pays Large Fine To Owners",
      facts: ["Studio 0.5", "Pays 0.5", "Large 0.5", "Fine 0.5", "Owners 0.5"],
    },
    {
      why: "names that the text knows, though the headline is in title case",
      title: "Studio Pays Regency Large Fine",
      summary: "A studio has paid Regency.",
      facts: ["Regency 1", "Studio 0.5", "Pays 0.5", "Large 0.5", "Fine 0.5"],
    },
    { why: "names below the headline for little", title: "", summary: "It was in Uster.", facts: ["Uster 0.25"] },
    { why: "no days and no words of any news", title: "It said more on Monday", facts: [] },
    { why: "no short words, in any script with spaces", title: "على", facts: [] },
    { why: "words of a script without spaces", title: "任天堂 2億", facts: ["任天堂 0.5", "2 1", "億 0.5"] },
  ])("finds $why", ({ title, summary = "", facts }) => {
    const found = factsOf({ title, summary }).map(({ shown, points }) => `${shown} ${points}`);
    expect(found.toSorted()).toEqual(facts.toSorted());
  });
});

test("firstSentences takes whole ones, and one however long it is", () => {
  expect(firstSentences("One. Two! Three?")).toEqual(["One.", "Two!", "Three?"]);
  expect(firstSentences(`${"long ".repeat(100)}end. Next.`)).toHaveLength(1);
  expect(firstSentences("")).toEqual([]);
});

test("a text's first sentences begin behind the place that an agency writes from", () => {
  expect(firstSentences("BRUGG (Valley Wire) - A fire took the museum. Nobody was hurt.")).toEqual([
    "A fire took the museum.",
    "Nobody was hurt.",
  ]);
});
