import { describe, expect, test } from "vitest";
import type { CorrectionId } from "../../src/domain/correction.ts";
import type { ItemId } from "../../src/domain/item.ts";
import { receiptLine } from "../../src/domain/receipt-line.ts";
import type { Decision } from "../../src/domain/receipt.ts";
import type { StoryId } from "../../src/domain/story.ts";

const nearest = { storyId: "story-1" as StoryId, itemId: "item-1" as ItemId, score: 0.5149, words: ["sony", "korea"] };

const MOVED = {
  kind: "moved",
  from: "story-2" as StoryId,
  to: "story-1" as StoryId,
  threshold: 1,
  nearest: null,
} as const;

describe("receiptLine", () => {
  test.for<{ decision: Decision; line: string }>([
    {
      decision: { kind: "stored", identity: { kind: "guid", value: "tag:example.org,2014:1" } },
      line: "Stored as new; known again by its guid (tag:example.org,2014:1).",
    },
    {
      decision: { kind: "stored", identity: { kind: "content", value: "9f2c" } },
      line: "Stored as new; known again by its words (9f2c).",
    },
    {
      decision: { kind: "changed", version: 3, fields: ["title", "summary"] },
      line: "Changed by its outlet: title, summary. This is version 3.",
    },
    {
      decision: { kind: "changed", version: 3, fields: ["title"], extent: "substantive" },
      line: "Changed by its outlet: title. This is version 3.",
    },
    {
      decision: { kind: "changed", version: 4, fields: ["title"], extent: "typo" },
      line: "Touched up by its outlet: title. This is version 4.",
    },
    {
      decision: { kind: "reused", guid: "7", of: "item-1" as ItemId },
      line: "Its guid (7) was that of another item, item-1, which stays as it is.",
    },
    {
      decision: { kind: "quarantined", why: ["none of its entries is known", "its language was en and is de"] },
      line: "Held back until its source is released: none of its entries is known, its language was en and is de.",
    },
    {
      decision: { kind: "kept-out", by: "include", where: "text:Linux" },
      line: "Kept out: include of its source does not take it (text:Linux).",
    },
    {
      decision: { kind: "kept-out", by: "exclude", where: "-language:en" },
      line: "Kept out: exclude of its source takes it (-language:en).",
    },
    {
      decision: { kind: "trimmed", blocks: ["Related Posts"] },
      line: "Left out 1 block that the outlet repeats: “Related Posts”.",
    },
    {
      decision: { kind: "trimmed", blocks: ["a", "b", "c", "d", "e", "f", "g", "h"] },
      line: "Left out 8 blocks that the outlet repeats: “a”, “b”, “c”, “d”, “e”, “f”, 2 more.",
    },
    {
      decision: { kind: "corrected", correction: "cor-1" as CorrectionId, wish: "together", overruled: false },
      line: "Corrected by the operator: together (cor-1).",
    },
    {
      decision: { kind: "corrected", correction: "cor-1" as CorrectionId, wish: "apart", overruled: true },
      line: 'The operator\'s correction "apart" (cor-1) does not hold: a later one says the contrary.',
    },
    {
      decision: {
        kind: "corrected",
        correction: "cor-1" as CorrectionId,
        wish: "muted",
        overruled: false,
        isEnded: true,
      },
      line: 'The operator ended the correction "muted" (cor-1).',
    },
    {
      decision: {
        kind: "corrected",
        correction: "cor-1" as CorrectionId,
        wish: "muted",
        overruled: false,
        isEnded: true,
        anew: "cor-3" as CorrectionId,
      },
      line: 'The operator said the correction "muted" (cor-1) anew, as cor-3.',
    },
    {
      decision: { ...MOVED, by: "cor-1" as CorrectionId },
      line: "Moved from the story story-2 to story-1 by the operator's correction cor-1.",
    },
    {
      decision: { kind: "started", threshold: 0.34, nearest: null },
      line: "Opened a new story: no other story shares enough words with it.",
    },
    {
      decision: { kind: "started", threshold: 0.34, nearest: { ...nearest, score: 0.2, words: [] } },
      line: "Opened a new story: the nearest one, story-1, is alike by only 0.20 (needs 0.34).",
    },
    {
      decision: {
        kind: "started",
        threshold: 0.5,
        nearest: null,
        apart: { ...nearest, reason: { by: "marks", ours: ["ferrite 3.1"], theirs: ["ferrite 3.0", "ferrite 2.9"] } },
      },
      line: "Opened a new story: no other story shares enough words with it; from story-1, to which it is alike by 0.51, sharing “sony”, “korea”, it is kept apart, for it names ferrite 3.1 and the other ferrite 3.0, ferrite 2.9.",
    },
    {
      decision: {
        kind: "joined",
        how: "words",
        threshold: 0.5,
        nearest,
        apart: { ...nearest, storyId: "story-2" as StoryId, words: [], reason: { by: "correction" } },
      },
      line: "Joined this story: it is alike by 0.51 (needs 0.50), sharing “sony”, “korea”; from story-2, to which it is alike by 0.51, it is kept apart, for the operator said so.",
    },
    {
      decision: {
        kind: "started",
        threshold: 0.5,
        nearest: null,
        apart: { ...nearest, words: [], reason: { by: "repeated" } },
      },
      line: "Opened a new story: no other story shares enough words with it; from story-1, to which it is alike by 0.51, it is kept apart, for they share what an outlet repeats.",
    },
    {
      decision: { kind: "started", threshold: 0.5, nearest: null, apart: { ...nearest, reason: { by: "full" } } },
      line: "Opened a new story: no other story shares enough words with it; from story-1, to which it is alike by 0.51, sharing “sony”, “korea”, it is kept apart, for that story has as many items as one may have.",
    },
    {
      decision: { kind: "joined", how: "words", threshold: 0.34, nearest },
      line: "Joined this story: it is alike by 0.51 (needs 0.34), sharing “sony”, “korea”.",
    },
    {
      decision: { kind: "joined", how: "link", threshold: 0.34, nearest },
      line: "Joined this story: it is the same page.",
    },
    {
      decision: { kind: "joined", how: "title", threshold: 0.34, nearest },
      line: "Joined this story: it has the same title.",
    },
    {
      decision: { kind: "joined", how: "text", threshold: 0.34, nearest },
      line: "Joined this story: it has the same text.",
    },
    {
      decision: {
        kind: "tagged",
        tags: [
          { tag: "security", why: ["hack", "breach"] },
          { tag: "sony", why: ["Sony"] },
        ],
      },
      line: "Tagged security (hack, breach), sony (Sony).",
    },
    {
      decision: { kind: "page", isTaken: true, detail: "1403 characters" },
      line: "Took the text of its page: 1403 characters.",
    },
    {
      decision: { kind: "page", isTaken: false, detail: "it asks for a login" },
      line: "Kept the feed's own text, and not its page's: it asks for a login.",
    },
    { decision: { kind: "tagged", tags: [] }, line: "No tag: no rule matched." },
    {
      decision: { kind: "tagged", tags: [], untagged: [{ tag: "security", why: ["hack"] }] },
      line: "No tag: the operator took away security (hack).",
    },
    {
      decision: {
        kind: "tagged",
        tags: [{ tag: "sony", why: ["Sony"] }],
        untagged: [{ tag: "security", why: ["hack", "breach"] }],
      },
      line: "Tagged sony (Sony); the operator took away security (hack, breach).",
    },
    {
      decision: { kind: "led", leadId: "item-1" as ItemId, why: ["longest summary", "told first"] },
      line: "Chosen as the lead: longest summary, told first.",
    },
    {
      decision: {
        kind: "ranked",
        parts: [
          { name: "outlets", value: 2, why: "4 outlets" },
          { name: "age", value: -0.5, why: "6.0 hours old" },
        ],
      },
      line: "Ranked 1.50: outlets +2.00 (4 outlets), age −0.50 (6.0 hours old).",
    },
    {
      decision: {
        kind: "ranked",
        parts: [
          { name: "outlets", value: 1.584, why: "3 outlets" },
          { name: "weight", value: 0.174, why: "mean source weight 1.2" },
          { name: "completeness", value: 0.334, why: "a summary" },
          { name: "age", value: -0.004, why: "0.0 hours old" },
        ],
      },
      line: "Ranked 2.08: outlets +1.58 (3 outlets), weight +0.17 (mean source weight 1.2), completeness +0.33 (a summary), age +0.00 (0.0 hours old).",
    },
    {
      decision: { kind: "ranked", parts: [{ name: "flood", value: -1, why: "one of many" }] },
      line: "Ranked −1.00: flood −1.00 (one of many).",
    },
    { decision: { kind: "ranked", parts: [] }, line: "Ranked 0.00." },
    {
      decision: { kind: "composed", digest: "daily", slot: "2014-12-20T08:00", place: 2 },
      line: 'Told in the digest "daily" of 2014-12-20 08:00, at place 2.',
    },
    {
      decision: {
        kind: "joined",
        how: "link",
        threshold: 0.34,
        nearest: { ...nearest, storyId: "story-2" as StoryId },
      },
      line: "Joined the story story-2: it is the same page.",
    },
  ])("$decision.kind: $line", ({ decision, line }) => {
    expect(receiptLine({ decision }, "story-1" as StoryId)).toBe(line);
  });

  test("names the story that was joined when none is told of", () => {
    const decision = { kind: "joined", how: "title", threshold: 0.34, nearest } as const;
    expect(receiptLine({ decision })).toBe("Joined the story story-1: it has the same title.");
  });
});
