import { describe, expect, test } from "vitest";
import { editExtent } from "../../../src/collect/items/edit-extent.ts";
import { EMPTY_CONTENT } from "../entries.ts";

const LONG = "The committee will look at the plans again and wants to hear what the neighbours think of them. ".repeat(
  4,
);

function ofTitles(before: string, after: string): string {
  return editExtent({ ...EMPTY_CONTENT, title: before }, { ...EMPTY_CONTENT, title: after });
}

function ofTexts(before: string, after: string): string {
  return editExtent({ ...EMPTY_CONTENT, html: `<p>${before}</p>` }, { ...EMPTY_CONTENT, html: `<p>${after}</p>` });
}

/** Some 170 kB. */
function words(from: number): string {
  return Array.from({ length: 25_000 }, (_, index) => `w${from + index}`).join(" ");
}

describe("editExtent", () => {
  test.for([
    { why: "punctuation", before: "Lock picked: police at a loss", after: "Lock picked; police at a loss!" },
    { why: "the case of a headline", before: "Lock picked in london", after: "Lock Picked in London" },
    { why: "typographic quotes", before: "The 'master key' isn't one", after: "The “master key” isn’t one" },
    { why: "white space", before: "Lock  picked", after: "Lock picked" },
    { why: "two letters in the wrong order", before: "Police recieve new cars", after: "Police receive new cars" },
    { why: "a letter that was missing", before: "Goverment falls", after: "Government falls" },
    { why: "a word that was cut in two", before: "Water melons recalled", after: "Watermelons recalled" },
    { why: "an article", before: "Apple sues over patent", after: "Apple sues over a patent" },
    {
      why: "a German ending",
      before: "die regierung verschiebt das gesez",
      after: "die regierung verschiebt das gesetz",
    },
    { why: "a French accent", before: "Le president est elu", after: "Le président est élu" },
    { why: "a Spanish accent", before: "La policia detiene al ladron", after: "La policía detiene al ladrón" },
    { why: "a Russian letter", before: "Правителство уходит в отставку", after: "Правительство уходит в отставку" },
    { why: "Japanese punctuation", before: "東京で地震、被害なし", after: "東京で地震。被害なし" },
    { why: "Arabic punctuation", before: "الشرطة تعتقل اللص,", after: "الشرطة تعتقل اللص،" },
  ])("takes $why for a typo", ({ before, after }) => {
    expect(ofTitles(before, after)).toBe("typo");
    expect(ofTitles(after, before)).toBe("typo");
  });

  test.for([
    { why: "a number", before: "Quake kills 18 people", after: "Quake kills 19 people" },
    { why: "a number in a word", before: "Version 2.0b released", after: "Version 2.1b released" },
    { why: "a number that goes", before: "All 3 suspects are held", after: "All suspects are held" },
    { why: "a number in letters", before: "Quake kills two people", after: "Quake kills ten people" },
    { why: "a date", before: "Talks begin on Monday", after: "Talks begin on Sunday" },
    { why: "a name", before: "Police arrest Jon Smith", after: "Police arrest John Smith" },
    { why: "a negation", before: "Minister will resign", after: "Minister will not resign" },
    { why: "a negation in an ending", before: "Minister does resign", after: "Minister doesn't resign" },
    { why: "a German negation", before: "Minister tritt zurück", after: "Minister tritt nicht zurück" },
    { why: "another German negation", before: "Es gibt eine Einigung", after: "Es gibt keine Einigung" },
    { why: "a French negation", before: "Le ministre part", after: "Le ministre ne part pas" },
    { why: "a Russian negation", before: "Министр уходит", after: "Министр не уходит" },
    { why: "a Chinese negation", before: "部长辞职", after: "部长不辞职" },
    { why: "a Japanese negation", before: "大臣は辞任する方針", after: "大臣は辞任しない方針" },
    { why: "a Chinese sign", before: "中国队赢了比赛", after: "中国队输了比赛" },
    { why: "another verb", before: "Fed raises rates", after: "Fed cuts rates" },
    { why: "another title", before: "Rain floods station", after: "Mayor opens museum" },
  ])("takes $why for a change of what is said", ({ before, after }) => {
    expect(ofTitles(before, after)).toBe("substantive");
    expect(ofTitles(after, before)).toBe("substantive");
  });

  test.for([
    { language: "fr", before: "La séance de mardi", after: "La séance de mercredi" },
    { language: "es-MX", before: "La sesión de mayo", after: "La sesión de marzo" },
    { language: "pl", before: "Posiedzenie 3 maja", after: "Posiedzenie 3 marca" },
    { language: "ru", before: "Заседание третьего июня", after: "Заседание третьего июля" },
    { language: null, before: "The session of march", after: "The session of may" },
    { language: "x-none", before: "The session of march", after: "The session of may" },
    { language: "ja", before: "会議は月曜日に開かれる", after: "会議は火曜日に開かれる" },
  ])("knows the dates of $language, however near they are", ({ language, before, after }) => {
    // So long a text that another word would do no harm.
    const of = (text: string) => ({ ...EMPTY_CONTENT, language, html: `${LONG} ${text}` });
    expect(editExtent(of(before), of(after))).toBe("substantive");
    expect(editExtent(of("one hint"), of("one hunt"))).toBe("typo");
  });

  test.for([
    {
      why: "a noun after its article",
      language: "de",
      before: "Union verschiebt das Gesez",
      after: "Union verschiebt das Gesetz",
      is: "typo",
    },
    {
      why: "a noun after a preposition",
      language: "de-AT",
      before: "Feuer im Bahnhfo gelöscht",
      after: "Feuer im Bahnhof gelöscht",
      is: "typo",
    },
    {
      why: "a noun of several words",
      language: "de",
      before: "Streit um Bundesregirung",
      after: "Streit um Bundesregierung",
      is: "typo",
    },
    {
      why: "a noun that nothing tells from a name",
      language: "de",
      before: "Union verschiebt Gesez",
      after: "Union verschiebt Gesetz",
      is: "substantive",
    },
    {
      why: "a name",
      language: "de",
      before: "Polizei verhaftet Hans Meier",
      after: "Polizei verhaftet Hans Meyer",
      is: "substantive",
    },
    {
      why: "a short name with an article",
      language: "de",
      before: "Lage im Iran bleibt ernst",
      after: "Lage im Irak bleibt ernst",
      is: "substantive",
    },
    {
      why: "a day with an article",
      language: "de",
      before: "Treffen am Dienstag geplant",
      after: "Treffen am Donnerstag geplant",
      is: "substantive",
    },
    {
      why: "another noun",
      language: "de",
      before: "Union verschiebt das Gesetz",
      after: "Union verschiebt das Treffen",
      is: "substantive",
    },
    {
      why: "a name after such a word in another language",
      language: "en",
      before: "Waiting to die Merkel says",
      after: "Waiting to die Merkle says",
      is: "substantive",
    },
    {
      why: "a name where the language is not known",
      language: null,
      before: "Union verschiebt das Gesez",
      after: "Union verschiebt das Gesetz",
      is: "substantive",
    },
  ])("in $language takes $why for $is", ({ language, before, after, is }) => {
    const of = (title: string) => ({ ...EMPTY_CONTENT, language, title });
    expect(editExtent(of(before), of(after))).toBe(is);
    expect(editExtent(of(after), of(before))).toBe(is);
  });

  test("knows a name at the beginning of a title by the summary", () => {
    const summary = "The party wants Merkel and Merkle to stay.";
    const of = (title: string) => ({ ...EMPTY_CONTENT, title, summary });
    expect(editExtent(of("Merkel resigns"), of("Merkle resigns"))).toBe("substantive");
    expect(editExtent(of("Regulaton fails"), of("Regulation fails"))).toBe("typo");
  });

  test.for([
    { why: "a word in a long text", before: `${LONG} It is good.`, after: `${LONG} It is fine.`, is: "typo" },
    { why: "a name in a long text", before: `${LONG} It is Jon.`, after: `${LONG} It is John.`, is: "substantive" },
    { why: "a sentence more", before: LONG, after: `${LONG} And then they went home for tea.`, is: "substantive" },
    { why: "a word in a short text", before: "It is good.", after: "It is fine.", is: "substantive" },
    {
      why: "quotes and dashes all over the text",
      before: "'It' -- he said -- 'is \"good\"'. ".repeat(40),
      after: "“It” – he said – “is ‘good’”. ".repeat(40),
      is: "typo",
    },
    {
      why: "a sign in a long text without spaces",
      before: "委员会将再次研究这些计划并听取邻居的意见。".repeat(20),
      after: `${"委员会将再次研究这些计划并听取邻居的意见。".repeat(10)}吧${"委员会将再次研究这些计划并听取邻居的意见。".repeat(10)}`,
      is: "typo",
    },
    {
      why: "another text without spaces",
      before: "委员会将再次研究这些计划".repeat(500),
      after: "东京发生地震没有造成损失".repeat(500),
      is: "substantive",
    },
    {
      why: "other letters over a text longer than any",
      before: `${"a b ".repeat(50_000)}.`,
      after: `${"A B ".repeat(50_000)}.`,
      is: "substantive",
    },
    { why: "other markup", before: "It <b>is</b> good", after: "It is good", is: "typo" },
  ])("takes $why for $is", ({ before, after, is }) => {
    expect(ofTexts(before, after)).toBe(is);
  });

  test("takes all but title and text for a typo", () => {
    const other = { author: "Ada", image: "https://a.example/1.png", labels: ["a"], publishedAt: new Date(0) };
    expect(editExtent(EMPTY_CONTENT, { ...EMPTY_CONTENT, ...other })).toBe("typo");
  });

  test("looks at no more of two long texts than needed to tell that they differ", () => {
    expect(ofTexts(words(0), words(500_000))).toBe("substantive");
    expect(ofTexts(`${words(0)} tow ${words(0)}`, `${words(0)} two ${words(0)}`)).toBe("substantive");
    expect(ofTexts(`${words(0)} teh ${words(0)}`, `${words(0)} the ${words(0)}`)).toBe("typo");
  });
});
