import { describe, expect, test } from "vitest";
import { openCounts } from "../../../src/collect/clean/block-counts.ts";
import { trimTails } from "../../../src/collect/clean/trim-tails.ts";

/** Of entries that are told apart by their links. */
function tails(title: string, texts: readonly string[]): readonly string[] {
  const entries = texts.map((_, n) => ({ title: "", link: `https://a.example/${n}`, author: "", texts: [] }));
  const counts = openCounts(entries, { blocks: [], kind: "entry", now: new Date(0) });
  return trimTails(
    texts.map((text) => ({ title, text })),
    counts,
  );
}

describe("trimTails", () => {
  test.for([
    {
      why: "sentences that recur at the end",
      texts: ["Red is in. Read more", "Green is out. Read more", "Blue? Read more"],
      want: ["Red is in.", "Green is out.", "Blue?"],
    },
    {
      why: "a sentence around a title that has a full stop in it",
      texts: [
        "It is so. The post A. Title? appeared first on X.",
        "It is not. The post A. Title? appeared first on X.",
        "Or? The post A. Title? appeared first on X.",
      ],
      want: ["It is so.", "It is not.", "Or?"],
    },
  ])("cuts $why", ({ texts, want }) => {
    expect(tails("A. Title?", texts)).toEqual(want);
  });

  test("leaves what stands in the middle", () => {
    const texts = ["One. Same. Two.", "Three. Same. Four.", "Five. Same. Six."];
    expect(tails("", texts)).toEqual(texts);
  });
});
