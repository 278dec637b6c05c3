import { describe, expect, test } from "vitest";
import { isStopWord, wordLanguage } from "../../../src/curate/text/stop-words.ts";

describe("wordLanguage", () => {
  test.for<{ why: string; text: string; declared: string | null; language: string | null }>([
    {
      why: "hears German in a feed that says English",
      text: "der fund in dem ofen und die folgen",
      declared: "en-US",
      language: "de",
    },
    { why: "hears French", text: "la panne dans le reseau est pour les clients", declared: null, language: "fr" },
    { why: "believes the feed when the text says nothing", text: "linux kernel", declared: "it-IT", language: "it" },
    { why: "knows no endings of other languages", text: "linux kerne", declared: "da", language: null },
    { why: "takes silence for English", text: "linux kernel", declared: null, language: "en" },
  ])("$why", ({ text, declared, language }) => {
    expect(wordLanguage(text.split(" "), declared)).toBe(language);
  });
});

test("a little word is one in its own language only", () => {
  expect([isStopWord("die", "de"), isStopWord("die", "en"), isStopWord("the", null)]).toEqual([true, false, false]);
});
