import { describe, expect, test } from "vitest";
import { editionVerdicts } from "../../src/app/explain/edition-verdicts.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { ExplainStore } from "../../src/domain/explain-store.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { anItem, aReceipt, aStory, at, sourced } from "../builders.ts";
import { digest } from "../publish/desk.ts";

const MONDAY = "2026-11-23T07:00" as Slot;
const WHOLE = "story-whole" as StoryId;
const item = anItem("Dam leaks");
const part = aStory([sourced(item)]);

const store: Pick<ExplainStore, "slots"> = {
  slots: async () => [{ slot: MONDAY, decidedAt: at("07:00"), why: null, stories: 5 }],
};

/** Told at the place in Monday's edition by the item, when that was in this story. */
function told(storyId: StoryId, place: number): Receipt {
  const decision = { kind: "composed", digest: "daily", slot: MONDAY, place } as const;
  return aReceipt({ at: at("07:00"), itemId: item.id, storyId, decision });
}

/** The item came off the whole story at noon. */
const split = aReceipt({
  at: at("12:00"),
  itemId: item.id,
  storyId: part.id,
  decision: { kind: "moved", from: WHOLE, to: part.id, threshold: 0.5, nearest: null },
});

describe("what an edition made of a story", () => {
  test.for<{ why: string; receipts: Receipt[]; place: number | null; says: string }>([
    {
      why: "told it, by an item that was in another story then",
      receipts: [told(WHOLE, 2), split],
      place: 2,
      says: "told at place 2 of 5",
    },
    {
      why: "told it, rather than another story whose headline it has now",
      receipts: [told(part.id, 4), told(WHOLE, 2)],
      place: 4,
      says: "told at place 4 of 5",
    },
    {
      why: "did not, when its items were in another story and were not the headline",
      receipts: [split],
      place: null,
      says: "its items were in another story then",
    },
  ])("$why", async ({ receipts, place, says }) => {
    const verdicts = await editionVerdicts(part, { receipts, store, digests: [digest()], now: at("07:00") });
    expect(verdicts).toEqual([{ digest: "daily", slot: MONDAY, place, why: says }]);
  });
});
