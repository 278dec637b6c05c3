import { describe, expect, test } from "vitest";
import { equalIdOrTitle, titleOverlap } from "./other-readers.ts";
import type { StoryLine } from "./story-corpus.ts";

const line = (title: string, over: Partial<StoryLine> = {}): StoryLine => ({ id: title, title, ...over });
const at = (time: string, source = time): Partial<StoryLine> => ({ time, source });
const LONG = "Harbour Bank loses thousands of customer cards";

describe("equalIdOrTitle", () => {
  test.for([
    { why: "the same title, folded", lines: [line("A lock is picked!"), line("a LOCK is picked")], isOne: true },
    {
      why: "the same address",
      lines: [line("One", { url: "https://a.example/" }), line("Two", { url: "https://a.example/" })],
      isOne: true,
    },
    {
      why: "another address and title",
      lines: [line("One", { url: "https://a.example/1" }), line("Two", { url: "https://a.example/2" })],
      isOne: false,
    },
    { why: "no title at all", lines: [line(""), line("")], isOne: false },
  ])("$why: one is $isOne", ({ lines, isOne }) => {
    expect(new Set(equalIdOrTitle(lines)).size === 1).toBe(isOne);
  });
});

describe("titleOverlap", () => {
  test.for([
    {
      why: "most words of the shorter title",
      lines: [line(LONG), line("Harbour Bank loses thousands, and more news of the day")],
      isOne: true,
    },
    {
      why: "too few shared words",
      lines: [line(LONG), line("Harbour Bank names new head of cards, papers, coins")],
      isOne: false,
    },
    { why: "a title of few words", lines: [line(LONG), line("Harbour Bank loses thousands")], isOne: false },
    {
      why: "the same source",
      lines: [line(LONG, at("2026-11-23", "Wire")), line(`${LONG} again`, at("2026-11-23", "Wire"))],
      isOne: false,
    },
    {
      why: "six days apart",
      lines: [line(LONG, at("2026-11-17")), line(`${LONG} again`, at("2026-11-23"))],
      isOne: false,
    },
    {
      why: "four days apart",
      lines: [line(LONG, at("2026-11-19")), line(`${LONG} again`, at("2026-11-23"))],
      isOne: true,
    },
    { why: "the same title", lines: [line("A lock"), line("a lock")], isOne: true },
  ])("$why: one is $isOne", ({ lines, isOne }) => {
    expect(new Set(titleOverlap(lines)).size === 1).toBe(isOne);
  });

  test("takes at most ten", () => {
    const lines = Array.from({ length: 12 }, (_, n) => line(LONG, { id: String(n) }));
    expect(new Set(titleOverlap(lines)).size).toBe(2);
  });
});
