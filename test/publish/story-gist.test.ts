import { describe, expect, test } from "vitest";
import { feedContent } from "../../src/publish/feed-content.ts";
import { storyCard } from "../../src/publish/story-card.ts";
import { gistCards, gistText, gistWithin } from "../../src/publish/story-gist.ts";
import type { ItemId } from "../../src/domain/item.ts";
import { site, story, tell } from "./desk.ts";

const red = tell("Museum burns down", { outlet: "Red", summary: "All of it burned.", link: "https://red.example/1" });
const blue = tell("Fire takes museum", { outlet: "Blue <b>", link: null });
const told = story([red, blue], {
  gist: [
    { text: "A fire destroyed the museum.", itemId: red.item.id },
    { text: "Forty machines are lost.", itemId: blue.item.id },
  ],
  phrases: ["Lathe Museum", "\u0007"],
});
const cards = gistCards(told, 2_000);

describe("the gist of a story", () => {
  test("names the outlet and the page of each sentence", () => {
    expect(cards).toEqual([
      { text: "A fire destroyed the museum.", outlet: "Red", link: "https://red.example/1", isOfLead: true },
      { text: "Forty machines are lost.", outlet: "Blue <b>", link: null, isOfLead: false },
    ]);
  });

  test("leaves out a sentence whose item is in the story no more", () => {
    const gone = { ...told, gist: [{ text: "Gone.", itemId: "itm-gone" as ItemId }] };
    expect(gistCards(gone, 2_000)).toEqual([]);
    expect(storyCard(gone, site).gist).toBe("All of it burned.");
  });

  test("as text says when a sentence is not the lead's", () => {
    expect(gistText(cards)).toBe("A fire destroyed the museum. Forty machines are lost. (Blue <b>)");
    expect(storyCard(told, site)).toMatchObject({ gist: gistText(cards), phrases: ["Lathe Museum"] });
  });

  test("is the summary where there are no sentences", () => {
    expect(storyCard({ ...told, gist: [] }, site)).toMatchObject({ gist: "All of it burned.", sentences: [] });
  });

  test.for<{ why: string; chars: number; text: string | null }>([
    { why: "both", chars: 64, text: "A fire destroyed the museum. Forty machines are lost. (Blue <b>)" },
    { why: "the first alone", chars: 63, text: "A fire destroyed the museum." },
    { why: "none", chars: 27, text: null },
  ])("keeps whole sentences within a length: $why", ({ chars, text }) => {
    expect(gistWithin(cards, chars)).toBe(text);
  });

  test("in a feed links each sentence to its source, escaped", () => {
    expect(feedContent(storyCard(told, site), site)).toContain(
      '<p>A fire destroyed the museum. (<a href="https://red.example/1"><bdi>Red</bdi></a>) Forty machines are lost. (<bdi>Blue &#60;b&#62;</bdi>)</p>',
    );
  });

  test.for([
    {
      why: "the heaviest part",
      rank: [
        ["outlets", 2],
        ["completeness", 0.3],
      ],
      shown: "so outlets",
    },
    { why: "none for a summary alone, which tells a reader nothing", rank: [["completeness", 0.3]], shown: "" },
  ] as const)("a card's reasons: $why", ({ rank, shown }) => {
    const parts = rank.map(([name, value]) => ({ name, value, why: `so ${name}` }));
    expect(storyCard({ ...told, tags: [], rank: parts }, site).why).toBe(shown);
  });
});
