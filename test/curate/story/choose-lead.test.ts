import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseLead } from "../../../src/curate/story/choose-lead.ts";
import type { Item } from "../../../src/domain/item.ts";
import type { SourcedItem } from "../../../src/domain/story.ts";
import { anItem, aSource, at, link, sourced } from "../../builders.ts";

const FULL = "A fire destroyed the lathe museum of the town on Monday night. ".repeat(3);

function candidate(by: string, over: Partial<Item> = {}, weight = 1, feedUrl?: string): SourcedItem {
  const source = aSource(by, { weight, ...(feedUrl === undefined ? {} : { feedUrl }) });
  return sourced(anItem(over.title ?? "Fire destroys the museum", { summary: FULL, ...over }, source), source);
}

const PAID = aSource("Red", { isPaywalled: true });

const asRead = { image: "https://b.example/i.png" };

describe("chooseLead", () => {
  test.for<{ why: string; coverage: [SourcedItem, ...SourcedItem[]]; lead: string; grounds: string }>([
    {
      why: "takes the only one",
      coverage: [candidate("Red", { summary: "" })],
      lead: "Red",
      grounds: "the only item",
    },
    {
      why: "takes the first of equals",
      coverage: [candidate("Red", { publishedAt: at("07:00") }), candidate("Blue")],
      lead: "Blue",
      grounds: "told first, by Blue",
    },
    {
      why: "takes a full summary before an earlier title",
      coverage: [candidate("Red", { summary: "" }), candidate("Blue", { publishedAt: at("09:00") })],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "takes a picture and an author before neither",
      coverage: [
        candidate("Red"),
        candidate("Blue", { publishedAt: at("09:00"), image: "https://b.example/i.png", author: "B" }),
      ],
      lead: "Blue",
      grounds: "has a picture",
    },
    {
      why: "takes the source that counts more",
      coverage: [candidate("Red"), candidate("Blue", { publishedAt: at("09:00") }, 2)],
      lead: "Blue",
      grounds: "source weight 2",
    },
    {
      why: "leaves out a shouting title",
      coverage: [candidate("Red", { title: "MUSEUM BURNS TO ASHES" }), candidate("Blue", { publishedAt: at("09:00") })],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out a bare question",
      coverage: [
        candidate("Red", { title: "Did the museum have to burn?" }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out who retells another outlet of the story",
      coverage: [
        candidate("Red", { summary: `${FULL} According to Blue, nobody was hurt.` }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out who retells an agency that is not followed",
      coverage: [
        candidate("Red", { title: "Museum burns, Reuters reports" }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "does not mind a word about one's own name",
      coverage: [
        candidate("Red", { summary: `${FULL} He told Red that he saw it.` }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Red",
      grounds: "told first, by Red",
    },
    {
      why: "leaves out what has no page",
      coverage: [candidate("Red", { link: null }), candidate("Blue", { publishedAt: at("09:00") })],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out a title of one word",
      coverage: [candidate("Red", { title: "Fire" }), candidate("Blue", { publishedAt: at("09:00") })],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "takes the one that others have it from, though it is no fuller and later",
      coverage: [
        candidate("Red", { publishedAt: at("06:00") }),
        candidate("Blue", { publishedAt: at("07:00") }),
        candidate("Green", { summary: `${FULL} First reported by Blue.`, publishedAt: at("08:00") }),
      ],
      lead: "Blue",
      grounds: "Green has it from there",
    },
    {
      why: "takes the one that says it has the news at first hand",
      coverage: [
        candidate("Red"),
        candidate("Blue", { summary: `${FULL} We have learned that it was arson.`, publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: 'has it at first hand ("we have learned")',
    },
    {
      why: "takes the one to which its own name says that somebody told it",
      coverage: [
        candidate("Red"),
        candidate("Blue", { summary: `${FULL} He told Blue so.`, publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: 'has it at first hand ("told blue")',
    },
    {
      why: "leaves out a link to the page of another outlet that is here",
      coverage: [
        candidate("Basket", { link: link("https://blue.example/fire"), publishedAt: at("05:00") }),
        candidate("Blue", { link: link("https://blue.example/fire?utm_source=rss"), publishedAt: at("06:00") }),
      ],
      lead: "Blue",
      grounds: "Basket links to it",
    },
    {
      why: "leaves out an outlet for payers when another tells it as well",
      coverage: [
        sourced(anItem("Fire destroys the museum", { summary: FULL }, PAID), PAID),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out a page that says it is for payers",
      coverage: [
        candidate("Red", { summary: `${FULL} Subscribe to continue reading.` }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out a teasing title",
      coverage: [
        candidate("Red", { title: "You won't believe what burned last night" }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "leaves out a press release when a newsroom tells it as well",
      coverage: [
        candidate("Wire", { ...asRead, labels: ["Press release"], author: "Jo" }),
        candidate("Blue", { publishedAt: at("09:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "says that it looks like filler, and by what",
      coverage: [
        candidate("Wire", { labels: ["Press release"] }),
        candidate("Blue", { summary: "", title: "Fire", link: null, publishedAt: at("09:00") }),
      ],
      lead: "Wire",
      grounds: "looks like filler (labelled “press release”)",
    },
    {
      why: "takes the newest of a running event when days lie between",
      coverage: [
        candidate("Red", { publishedAt: at("2026-11-20T06:00:00Z") }),
        candidate("Blue", { publishedAt: at("2026-11-23T06:00:00Z") }),
      ],
      lead: "Blue",
      grounds: "1.25 points before Red",
    },
    {
      why: "takes a fuller one that is newer before the first",
      coverage: [
        candidate("Red", { summary: "Fire brigades are at the museum since midnight." }),
        candidate("Blue", { publishedAt: at("18:00") }),
      ],
      lead: "Blue",
      grounds: "has a full summary",
    },
    {
      why: "takes no word inside another for the name of an outlet",
      coverage: [candidate("Red", { summary: `${FULL} He told Redmond police.` }), candidate("Blue", {}, 1)],
      lead: "Blue",
      grounds: "has a full summary",
    },
  ])("$why", ({ coverage, lead, grounds }) => {
    for (const order of [coverage, coverage.toReversed() as typeof coverage]) {
      const chosen = chooseLead(order);
      expect(chosen.lead.source.name).toBe(lead);
      expect(chosen.why).toContain(grounds);
    }
  });
});

test("names a few of many that have it from the lead", () => {
  const others = ["A", "B", "C", "D", "E", "F", "G"].map((name, minute) =>
    candidate(name, { summary: `${FULL} First reported by Blue.`, publishedAt: at(`08:0${minute}`) }),
  );
  const { why } = chooseLead([candidate("Blue"), ...others]);
  expect(why).toContain("A, B, C, D, E and 2 more have it from there");
});

describe("a lead that stands", () => {
  const red = candidate("Red");
  const blue = candidate("Blue", { ...asRead, publishedAt: at("06:30") });
  const green = candidate("Green", { ...asRead, author: "G", publishedAt: at("07:00") });
  const standing = { leadId: red.item.id, compared: new Set([red.item.id]) };

  test("stays before one that is hardly better, and says so", () => {
    const { lead, why } = chooseLead([red, blue], standing);
    expect(lead).toBe(red);
    expect(why).toContain("led before, and Blue is not better by 0.5");
  });

  test("goes for one that is clearly better", () => {
    expect(chooseLead([red, green], standing).lead).toBe(green);
  });

  test("goes when what was said of its source has changed", () => {
    const light = { item: red.item, source: { ...red.source, weight: 0 } };
    const compared = new Set([red.item.id, blue.item.id]);
    expect(chooseLead([light, blue], { leadId: red.item.id, compared }).lead).toBe(blue);
  });

  test("is chosen anew when it has left the story", () => {
    const gone = { leadId: blue.item.id, compared: new Set([red.item.id, blue.item.id]) };
    expect(chooseLead([red, green], gone).lead).toBe(green);
  });
});

const aCandidate = fc
  .record({
    by: fc.constantFrom("Red", "Blue", "Green", "Basket"),
    hour: fc.integer({ min: 0, max: 90 }),
    tail: fc.constantFrom(
      "",
      FULL,
      `${FULL} According to Blue, all is lost.`,
      "Green reports it.",
      "We have learned it.",
    ),
    page: fc.constantFrom("https://red.example/1", "https://blue.example/1", "https://green.example/1"),
    image: fc.constantFrom(null, "https://b.example/i.png"),
    title: fc.constantFrom("Fire destroys the museum", "MUSEUM BURNS TO ASHES", "Is this the end?", "Fire"),
    number: fc.nat(99),
  })
  .map(({ by, hour, tail, page, image, title, number }) =>
    candidate(by, {
      title: `${title} ${number}`,
      summary: tail,
      link: link(page),
      image,
      publishedAt: new Date(at("00:00").getTime() + hour * 3_600_000),
    }),
  );

const coverages = fc.uniqueArray(aCandidate, { minLength: 2, maxLength: 12, selector: ({ item }) => item.id });

describe("chooseLead, whatever the coverage", () => {
  test("gives the same lead whether a story came in at once or item by item", () => {
    fc.assert(
      fc.property(coverages, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }), (items, cuts) => {
        const told = items.toSorted((a, b) => timeOf(a) - timeOf(b) || (a.item.id < b.item.id ? -1 : 1));
        const [whole, torn] = [leadOf(told), leadInParts(told, cuts)];
        expect(torn?.item.id).toBe(whole.item.id);
      }),
      { numRuns: 300 },
    );
  });

  test("does not depend on the order in which the items are given", () => {
    fc.assert(
      fc.property(coverages, (items) => {
        expect(leadOf(items.toReversed()).item.id).toBe(leadOf(items).item.id);
      }),
    );
  });
});

function leadOf([first, ...others]: readonly SourcedItem[]): SourcedItem {
  if (first === undefined) throw new Error("A test has no items.");
  return chooseLead([first, ...others]).lead;
}

function leadInParts(told: readonly SourcedItem[], cuts: readonly number[]): SourcedItem | null {
  let lead: SourcedItem | null = null;
  let done = 0;
  for (let turn = 0; done < told.length; turn++) {
    const compared: ReadonlySet<Item["id"]> = new Set(told.slice(0, done).map(({ item }) => item.id));
    done += cuts[turn % cuts.length] ?? 1;
    const [first, ...others] = told.slice(0, done);
    if (first === undefined) return lead;
    lead = chooseLead([first, ...others], lead === null ? null : { leadId: lead.item.id, compared }).lead;
  }
  return lead;
}

function timeOf({ item }: SourcedItem): number {
  return (item.publishedAt ?? item.firstSeenAt).getTime();
}
