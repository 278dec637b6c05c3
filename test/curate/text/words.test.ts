import { describe, expect, test } from "vitest";
import { words } from "../../../src/curate/text/words.ts";

describe("words", () => {
  test.for<{ why: string; text: string; folded: string[] }>([
    {
      why: "cuts at spaces and signs",
      text: "Hackers (again) leak e-mails",
      folded: ["hackers", "again", "leak", "e", "mails"],
    },
    { why: "takes accents away", text: "Zürich café naïve", folded: ["zurich", "cafe", "naive"] },
    { why: "takes the possessive away", text: "Sony’s and Apple's", folded: ["sony", "and", "apple"] },
    { why: "parts at other apostrophes", text: "l'iPhone", folded: ["l", "iphone"] },
    { why: "keeps a number whole", text: "1,160,000 cards, 4.2.8", folded: ["1160000", "cards", "4.2.8"] },
    { why: "closes a dotted abbreviation", text: "the U.S. and U.K.", folded: ["the", "us", "and", "uk"] },
    { why: "keeps an ampersand inside", text: "AT&T & Co", folded: ["at&t", "co"] },
    { why: "pairs the signs of Chinese", text: "北朝鲜", folded: ["北朝", "朝鲜"] },
    { why: "pairs Japanese around a Latin word", text: "任天堂Switch発売", folded: ["任天", "天堂", "switch", "発売"] },
    { why: "pairs Korean syllables", text: "삼성전자", folded: ["삼성", "성전", "전자"] },
    { why: "keeps the vowels of Hindi", text: "भारत की", folded: ["भारत", "की"] },
    { why: "folds Cyrillic", text: "Йод Ёлка", folded: ["иод", "елка"] },
    { why: "drops what no word is as long as", text: `key ${"a".repeat(41)} end`, folded: ["key", "end"] },
    { why: "finds nothing in signs", text: "— … !?", folded: [] },
  ])("$why", ({ text, folded }) => {
    expect(words(text).map((word) => word.folded)).toEqual(folded);
  });

  test.for<{ why: string; text: string; names: string[] }>([
    { why: "a capital inside a sentence", text: "Officials in Pyongyang deny it", names: ["Pyongyang"] },
    { why: "not the capital that opens a sentence", text: "They left. Nobody knows why", names: [] },
    { why: "a capital inside a word, wherever it stands", text: "YouTube and NASA agree", names: ["YouTube", "NASA"] },
    { why: "not the capitals of a headline in title case", text: "Hackers Steal Many Secret Files", names: [] },
  ])("takes for a name: $why", ({ text, names }) => {
    expect(
      words(text)
        .filter(({ isName }) => isName)
        .map(({ shown }) => shown),
    ).toEqual(names);
  });

  test("looks at the beginning of an endless text only", () => {
    expect(words("word ".repeat(100_000)).length).toBe(1_600);
  });
});
