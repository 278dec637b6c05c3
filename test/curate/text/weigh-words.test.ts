import { describe, expect, test } from "vitest";
import { weighWords } from "../../../src/curate/text/weigh-words.ts";
import { words } from "../../../src/curate/text/words.ts";

function weights(title: string, summary = ""): Record<string, number> {
  return Object.fromEntries(
    weighWords(words(title), words(summary), "en").map(({ stem, weight }) => [stem, Number(weight.toFixed(2))]),
  );
}

describe("weighWords", () => {
  test.for<{ why: string; title: string; summary?: string; expected: Record<string, number> }>([
    { why: "counts a title more than a summary", title: "locks", summary: "keys", expected: { lock: 1.22, key: 0.65 } },
    { why: "lets each further mention add less", title: "lock lock", expected: { lock: 1.57 } },
    { why: "doubles names", title: "the lock of Basel", expected: { lock: 1.22, basel: 2.44 } },
    { why: "lifts figures by half", title: "lock 4711", expected: { lock: 1.22, "4711": 1.83 } },
    { why: "leaves out little words and single letters", title: "a lock is b the of", expected: { lock: 1.22 } },
    {
      why: "knows a name in the title from the summary",
      title: "basel",
      summary: "we are in Basel",
      expected: { basel: 2.75 },
    },
  ])("$why", ({ title, summary = "", expected }) => {
    expect(weights(title, summary)).toEqual(expected);
  });

  test("keeps the word as it stands in the text", () => {
    expect(weighWords(words("Thieves in Zürich"), [], "en").map(({ shown }) => shown)).toEqual(["Thieves", "Zürich"]);
  });

  test("reads a hundred words of a summary and no more", () => {
    const numbered = Array.from({ length: 200 }, (_, at) => `word${at}`).join(" ");
    expect(weighWords([], words(numbered), "en")).toHaveLength(100);
  });
});
