import { describe, expect, test } from "vitest";
import { isLittleWord, wordLanguage } from "../../../src/curate/text/word-language.ts";
import { words } from "../../../src/curate/text/words.ts";

describe("wordLanguage", () => {
  test.for<{ why: string; text: string; declared: string | null; language: string | null }>([
    {
      why: "hears German in a feed that says English",
      text: "der Fund in dem Ofen und die Folgen",
      declared: "en-US",
      language: "de",
    },
    { why: "hears French", text: "la panne dans le réseau est pour les clients", declared: null, language: "fr" },
    { why: "hears Polish", text: "nie ma dowodów, że to się stało przed wyborami", declared: "en", language: "pl" },
    {
      why: "hears Russian",
      text: "в городе не было ни света, ни воды, и это только начало",
      declared: null,
      language: "ru",
    },
    {
      why: "hears Arabic",
      text: "قال الوزير إن الحكومة لم تتخذ قرارا في هذا الشأن بعد",
      declared: null,
      language: "ar",
    },
    {
      why: "does not take Turkish for German",
      text: "Bakan da bu yıl için daha çok de bir karar",
      declared: "tr",
      language: "tr",
    },
    { why: "believes the feed when the text says nothing", text: "linux kernel", declared: "it-IT", language: "it" },
    {
      why: "believes the feed when two languages are heard alike",
      text: "die die die der in die in",
      declared: "de",
      language: "de",
    },
    {
      why: "does not hear a language in a few words of many",
      text: `la del los ${"palladium ".repeat(40)}`,
      declared: "fi",
      language: null,
    },
    { why: "knows no little words of other languages", text: "linux kerne", declared: "fi", language: null },
    { why: "takes silence for English", text: "linux kernel", declared: null, language: "en" },
  ])("$why", ({ text, declared, language }) => {
    expect(wordLanguage(words(text), declared)).toBe(language);
  });
});

test("a little word is one in its own language only", () => {
  expect([isLittleWord("die", "de"), isLittleWord("die", "en"), isLittleWord("the", null)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("little words are known by their folded form", () => {
  expect([isLittleWord("za", "pl"), isLittleWord("ze", "pl"), isLittleWord("если", "ru")]).toEqual([true, true, true]);
});
