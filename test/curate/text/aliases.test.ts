import { describe, expect, test } from "vitest";
import { createAliases } from "../../../src/curate/text/aliases.ts";
import { weighWords } from "../../../src/curate/text/weigh-words.ts";
import { words } from "../../../src/curate/text/words.ts";

const ALIASES = createAliases({ "north-korea": ["DPRK", "Pyongyang", "Hermit Kingdom"], kim: [], empty: ["—"] });

function keys(text: string): readonly string[] {
  return weighWords(words(text), [], { declared: "en", aliases: ALIASES }).words.map(({ key }) => key);
}

describe("createAliases", () => {
  test.for<{ why: string; text: string; expected: string[] }>([
    { why: "counts another word as the name", text: "PYONGYANG denies", expected: ["=north-korea", "denie"] },
    {
      why: "counts the name as itself, a hyphen being a space",
      text: "North Korea denies",
      expected: ["=north-korea", "denie"],
    },
    { why: "counts a phrase of several words", text: "the hermit kingdom denies", expected: ["=north-korea", "denie"] },
    { why: "counts no part of a phrase", text: "a hermit denies", expected: ["hermi", "denie"] },
    { why: "counts no phrase that the text ends in", text: "denies hermit", expected: ["denie", "hermi"] },
    { why: "takes two words for one", text: "DPRK or Pyongyang", expected: ["=north-korea"] },
  ])("$why", ({ text, expected }) => {
    expect(keys(text)).toEqual(expected);
  });

  test("shows the phrase as it stands in the text, as heavy as a name", () => {
    const { words: weighed } = weighWords(words("the Hermit Kingdom"), [], { declared: "en", aliases: ALIASES });
    expect(weighed).toMatchObject([{ key: "=north-korea", shown: "Hermit Kingdom" }]);
    expect(weighed[0]?.weight).toBeCloseTo(1.711, 3);
  });

  test("finds nothing when nothing is listed", () => {
    expect(createAliases({}).at(words("North Korea"), 0)).toBeNull();
  });
});
