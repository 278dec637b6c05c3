import { describe, expect, test } from "vitest";
import { weighWords } from "../../../src/curate/text/weigh-words.ts";
import { words } from "../../../src/curate/text/words.ts";

const ENGLISH = { declared: "en" };

function weights(title: string, summary = ""): Record<string, number> {
  const weighed = weighWords(words(title), words(summary), ENGLISH).words;
  return Object.fromEntries(weighed.map(({ key, weight }) => [key, Number(weight.toFixed(2))]));
}

describe("weighWords", () => {
  test.for<{ why: string; title: string; summary?: string; expected: Record<string, number> }>([
    {
      why: "counts a title as much as the first words of a summary, and more than the others",
      title: "lock",
      summary: "bolt one two six ten red blue cow dog cat hen pig goat",
      expected: { lock: 1.22, bolt: 1.22, goat: 0.65 },
    },
    { why: "lets each further mention add less", title: "lock lock", expected: { lock: 1.57 } },
    { why: "lifts names", title: "the lock of Basel", expected: { lock: 1.22, basel: 1.71 } },
    { why: "lifts figures", title: "lock 4711", expected: { lock: 1.22, "4711": 1.83 } },
    { why: "leaves out little words and single letters", title: "a lock is b the of", expected: { lock: 1.22 } },
    { why: "counts forms of one word together", title: "museum", summary: "museums", expected: { museu: 1.57 } },
    {
      why: "knows a name in the title from the summary",
      title: "basel",
      summary: "we are in Basel",
      expected: { basel: 2.2 },
    },
  ])("$why", ({ title, summary = "", expected }) => {
    expect(weights(title, summary)).toMatchObject(expected);
  });

  test("has the words of the title first, and tells how many they are", () => {
    const { words: weighed, titleWords } = weighWords(words("Thieves in Zürich"), words("thieves fled"), ENGLISH);
    expect(titleWords).toBe(2);
    expect(weighed.map(({ shown }) => shown)).toEqual(["Thieves", "Zürich", "fled"]);
  });
});
