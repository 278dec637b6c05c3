import { describe, expect, test } from "vitest";
import { chooseLead } from "../../../src/curate/story/choose-lead.ts";
import type { Item } from "../../../src/domain/item.ts";
import type { SourcedItem } from "../../../src/domain/story.ts";
import { anItem, aSource, at, sourced } from "../../builders.ts";

const FULL = "A fire destroyed the lathe museum of the town on Monday night. ".repeat(3);

function candidate(by: string, over: Partial<Item> = {}, weight = 1): SourcedItem {
  const source = aSource(by, { weight });
  return sourced(anItem(over.title ?? "Fire destroys the museum", { summary: FULL, ...over }, source), source);
}

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
  ])("$why", ({ coverage, lead, grounds }) => {
    for (const order of [coverage, coverage.toReversed() as typeof coverage]) {
      const chosen = chooseLead(order);
      expect(chosen.lead.source.name).toBe(lead);
      expect(chosen.why).toContain(grounds);
    }
  });
});
