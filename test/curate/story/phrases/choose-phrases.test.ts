import { describe, expect, test } from "vitest";
import { choosePhrases } from "../../../../src/curate/story/phrases/choose-phrases.ts";
import type { SourcedItem } from "../../../../src/domain/story.ts";
import { telling } from "../../told.ts";

const one = (by: string, title: string, summary = "", hours = 0): SourcedItem => telling({ by, title, summary, hours });

describe("choosePhrases", () => {
  test.for<{
    why: string;
    red: readonly [string, string?];
    blue: readonly [string, string?];
    phrases: readonly string[];
  }>([
    {
      why: "names of several words",
      red: ["Studio bows to hackers", "The film by Lantern Pictures will not open."],
      blue: ["Hackers win", "On Tuesday the studio Lantern Pictures gave in."],
      phrases: ["Lantern Pictures"],
    },
    {
      why: "no place that an agency writes from",
      red: ["Studio bows to hackers", "LONDON (Valley Wire) - The film by Lantern Pictures will not open."],
      blue: ["Hackers win", "LONDON (Valley Wire) - The studio Lantern Pictures gave in."],
      phrases: ["Lantern Pictures"],
    },
    {
      why: "the longer of two names",
      red: ["Talks with Kim Jong-un end", "The visit of Kim was short."],
      blue: ["No result as Kim leaves", "He said that Kim Jong-un left early."],
      phrases: ["Kim Jong-un"],
    },
    {
      why: "flaws, versions and abbreviations",
      red: ["Flaw CVE-2026-12345 in iOS 18.2", "The FBI warns of it."],
      blue: ["Users of iOS 18.2 should update for CVE-2026-12345", "The warning came from the FBI."],
      phrases: ["CVE-2026-12345", "iOS 18.2", "FBI"].toSorted(),
    },
    {
      why: "names with little words and signs",
      red: [
        "Vaccine by Johnson & Johnson",
        "The makers talked about money with people from the Bank of England who had come to New York for some days.",
      ],
      blue: [
        "New vaccine",
        "It is made by Johnson & Johnson, said somebody from the Bank of England while visiting New York yesterday evening.",
      ],
      phrases: ["Johnson & Johnson", "Bank of England", "New York"].toSorted(),
    },
    {
      why: "names that begin with an article, and models by their size",
      red: ["New model in Los Alamos", "The laboratory in Los Alamos now works with a model called Pixtral 12B."],
      blue: ["Laboratory takes a model", "Researchers of Los Alamos said that they like Pixtral 12B very much."],
      phrases: ["Los Alamos", "Pixtral 12B"],
    },
    {
      why: "a name in a title-case headline that a sentence shows to be one",
      red: ["Sony Pulls Its Film After Threats", "There the film of Sony was not shown."],
      blue: ["Threats Make Sony Pull Film", "In the end, Sony gave in."],
      phrases: ["Sony"],
    },
    {
      why: "nothing of title-case headlines alone",
      red: ["Big Studio Pulls Its Film After Threats"],
      blue: ["Threats Make Big Studio Pull Its Film"],
      phrases: [],
    },
    {
      why: "no word that only opens sentences",
      red: ["Museum burns", "Museum staff wept. Yesterday all was well."],
      blue: ["Museum lost", "Museum visitors left. Yesterday it burned."],
      phrases: [],
    },
    {
      why: "no days, months, forms of address or agencies",
      red: ["It fell on Monday", "On Monday in March the museum of Mr Keller burned, says Reuters."],
      blue: ["It burned on Monday", "All in March, says Reuters, and Mr Keller wept."],
      phrases: ["Keller"],
    },
    {
      why: "no outlet of the coverage",
      red: ["A blog wins", "It was first in the news of Blue, says Ada Keller."],
      blue: ["A prize for us", "We at Blue won, and Ada Keller was glad."],
      phrases: ["Ada Keller"],
    },
    {
      why: "no plain German noun",
      red: ["Die Brücke ist zu", "Gestern hat der Stadtrat die Brücke mit Angela Merkel gesperrt."],
      blue: ["Gesperrt: die Brücke", "Es war der Stadtrat, der die Brücke schloss, sagt Angela Merkel."],
      phrases: [],
    },
    {
      why: "nothing in Chinese rather than nonsense",
      red: ["苹果发布 iPhone 17", "苹果公司周二发布了 iPhone 17。"],
      blue: ["iPhone 17 来了", "iPhone 17 由苹果发布。"],
      phrases: [],
    },
  ])("gives $why", ({ red, blue, phrases }) => {
    const found = choosePhrases([one("Red", ...red), one("Blue", ...blue)]);
    expect(phrases.length > 1 ? found.toSorted() : found).toEqual(phrases);
  });

  test("wants two outlets where there are two, and two mentions where there is one", () => {
    const red = one("Red", "Keller wins", "So Ada Keller wins a prize in Brugg, and Ada Keller is glad.");
    expect(choosePhrases([red])).toEqual(["Ada Keller"]);
    expect(choosePhrases([red, one("Blue", "A prize", "It was won by a woman.")])).toEqual([]);
  });

  test("puts first what most outlets name, and in their titles; eight at most", () => {
    const names = ["Ada", "Bea", "Cleo", "Dora", "Eve", "Fay", "Gwen", "Hope", "Iris"].map((name) => `${name} Keller`);
    const summary = `${names.map((name) => `then the prize went to ${name} for another clever machine`).join(", ")}.`;
    const coverage = ["Red", "Blue"].map((by) => one(by, "Nine win a prize with Iris Keller", summary));
    const [first, second] = coverage;
    if (first === undefined || second === undefined) throw new Error("The test has two.");
    const phrases = choosePhrases([first, second]);
    expect(phrases).toHaveLength(8);
    expect(phrases[0]).toBe("Iris Keller");
  });

  test("does not depend on the order of the others", () => {
    const red = one("Red", "Keller wins", "So Ada Keller wins the Brugg Prize.");
    const blue = one("Blue", "A prize", "The Brugg Prize goes to Ada Keller.", 1);
    const green = one("Green", "A prize", "It goes to ADA Keller, the Brugg prize.", 2);
    expect(choosePhrases([red, blue, green])).toEqual(choosePhrases([red, green, blue]));
  });
});
