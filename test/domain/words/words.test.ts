import { describe, expect, test } from "vitest";
import { AR } from "../../../src/domain/words/ar.ts";
import { DE } from "../../../src/domain/words/de.ts";
import { EN } from "../../../src/domain/words/en.ts";
import { type Catalogue, type WordKey, type WordValues, wordsIn } from "../../../src/domain/words/words.ts";

const CATALOGUES: Readonly<Record<string, Catalogue>> = { en: EN, de: DE, ar: AR };
const KEYS = Object.keys(EN) as readonly WordKey[];

describe("wordsIn", () => {
  test.for<{ why: string; tag: string; language: string; direction: string }>([
    { why: "knows a language", tag: "de", language: "de", direction: "ltr" },
    { why: "takes a language for its regions", tag: "de-CH", language: "de", direction: "ltr" },
    { why: "does not mind capitals", tag: "AR", language: "ar", direction: "rtl" },
    { why: "is English where there are no words", tag: "ja", language: "en", direction: "ltr" },
    { why: "is English for what is no language", tag: "", language: "en", direction: "ltr" },
  ])("$why", ({ tag, language, direction }) => {
    expect(wordsIn(tag)).toMatchObject({ language, direction });
  });

  test.for<{ why: string; language: string; key: WordKey; values: WordValues; said: string }>([
    { why: "one", language: "en", key: "count-outlets", values: { count: 1 }, said: "1 outlet" },
    { why: "several", language: "en", key: "count-outlets", values: { count: 12_345 }, said: "12,345 outlets" },
    { why: "none", language: "de", key: "count-outlets", values: { count: 0 }, said: "0 Medien" },
    {
      why: "a German thousand",
      language: "de",
      key: "count-stories",
      values: { count: 1_234 },
      said: "1.234 Meldungen",
    },
    { why: "Arabic two", language: "ar", key: "count-stories", values: { count: 2 }, said: "خبران" },
    { why: "Arabic few", language: "ar", key: "count-stories", values: { count: 5 }, said: "5 أخبار" },
    { why: "Arabic many", language: "ar", key: "count-stories", values: { count: 11 }, said: "11 خبرًا" },
    { why: "Arabic hundred", language: "ar", key: "count-stories", values: { count: 100 }, said: "100 خبر" },
    {
      why: "a value that looks like a place for one",
      language: "en",
      key: "read-at",
      values: { host: "{host}" },
      said: "Read at {host}",
    },
  ])("says $why", ({ language, key, values, said }) => {
    expect(wordsIn(language).say(key, values)).toBe(said);
  });

  test("does not say a sentence with a hole", () => {
    expect(() => wordsIn("en").say("read-at")).toThrow('The words "read-at" need a value "host".');
  });
});

/** The places for values, in any of the forms. */
function places(message: Catalogue[WordKey]): readonly string[] {
  const forms = typeof message === "string" ? [message] : Object.values(message);
  return [...new Set(forms.flatMap((form) => [...form.matchAll(/\{\w+\}/g)].map(([place]) => place)))].toSorted();
}

describe.for(Object.entries(CATALOGUES))("the catalogue %s", ([, catalogue]) => {
  test("has the values of the English one, and no other", () => {
    const differing = KEYS.filter((key) => places(catalogue[key]).join() !== places(EN[key]).join());
    expect(differing).toEqual([]);
  });

  test("has no empty words, and no blanks around them", () => {
    const texts = Object.values(catalogue).flatMap((message) =>
      typeof message === "string" ? [message] : Object.values(message),
    );
    expect(texts.filter((text) => text === "" || text !== text.trim())).toEqual([]);
  });
});

test("Arabic has all its plural forms wherever a number is told", () => {
  const categories = new Intl.PluralRules("ar").resolvedOptions().pluralCategories;
  const told = Object.entries(AR).filter(
    ([, message]) => typeof message !== "string" && Object.keys(message).length > 1,
  );
  const lacking = told.flatMap(([key, message]) =>
    categories
      .filter((category) => category !== "zero" && !(category in (message as object)))
      .map((category) => `${key}: ${category}`),
  );
  expect(lacking).toEqual([]);
});
