import { describe, expect, test, vi } from "vitest";
import { createWordTree } from "../../../src/curate/tags/word-tree.ts";

/** What is found of one word or phrase in a text, as it stands there. */
function found(phrase: string, text: string): readonly string[] {
  const tree = createWordTree<string>();
  tree.add(phrase, phrase);
  return tree.find(text.normalize("NFC")).map(({ shown }) => shown);
}

describe("a word of a rule", () => {
  test.for<{ why: string; word: string; text: string; shown: readonly string[] }>([
    { why: "each time it stands there", word: "hack", text: "A hack, a Hack", shown: ["hack", "Hack"] },
    { why: "in the plural", word: "company", text: "Two companies", shown: ["companies"] },
    { why: "as an abbreviation in the plural", word: "GPU", text: "New GPUs and GPU's", shown: ["GPUs", "GPU"] },
    { why: "as an abbreviation with dots", word: "US", text: "The U.S. and the U.K.", shown: ["U.S."] },
    { why: "with the dots in the rule", word: "U.S.", text: "The US told us", shown: ["US"] },
    { why: "as the initials of a name", word: "JR", text: "J.R.Smith", shown: ["J.R."] },
    { why: "C++ is not C", word: "C++", text: "C and C++", shown: ["C++"] },
    { why: "F# is not F", word: "F#", text: "F and F#, f#", shown: ["F#", "f#"] },
    { why: ".NET needs its dot", word: ".NET", text: "Internet, .NET, net", shown: [".NET"] },
    { why: "a possessive", word: "Sony", text: "Sony’s answer", shown: ["Sony"] },
    { why: "a soft hyphen inside", word: "ransomware", text: "ransom\u00ADware", shown: ["ransom\u00ADware"] },
    { why: "accents taken apart", word: "Zürich", text: "Zu\u0308rich, Zurich", shown: ["Zürich", "Zurich"] },
    { why: "Greek without its accent", word: "Αθηνα", text: "στην Αθήνα", shown: ["Αθήνα"] },
    { why: "Cyrillic in capitals", word: "утечка", text: "УТЕЧКА данных", shown: ["УТЕЧКА"] },
    { why: "Japanese inside a sentence", word: "サーバー", text: "新しいサーバーAI", shown: ["サーバー"] },
    { why: "Japanese over a full stop", word: "国人", text: "中国。人民", shown: [] },
    { why: "Chinese phrase of two words", word: "北京 会议", text: "北京会议, 北京的会议", shown: ["北京会议"] },
    { why: "Korean with its particle", word: "북한", text: "북한이 발표", shown: ["북한"] },
    { why: "Thai inside a sentence", word: "แฮก", text: "ถูกแฮกแล้ว", shown: ["แฮก"] },
    { why: "an abbreviation in a script without capitals", word: "AI", text: "AIが世界を", shown: ["AI"] },
    { why: "Arabic without its vowel marks", word: "اختراق", text: "عملية اِخْتِراق كبيرة", shown: ["اِخْتِراق"] },
    { why: "Arabic lengthened for looks", word: "اختراق", text: "اخـــتراق", shown: ["اخـــتراق"] },
    { why: "Hebrew between marks of direction", word: "פריצה", text: "\u200Fפריצה\u200F גדולה", shown: ["פריצה"] },
    { why: "Hebrew with a prefix is another word", word: "פריצה", text: "הפריצה", shown: [] },
    { why: "what only looks like a plural", word: "pas", text: "A pass", shown: [] },
    { why: "too short for a plural", word: "ga", text: "Natural gas", shown: [] },
    { why: "an abbreviation that is the whole text", word: "AI", text: "AI", shown: ["AI"] },
    { why: "a single capital is no abbreviation", word: "R", text: "r and R", shown: ["r", "R"] },
    { why: "no letters and digits", word: "!?", text: "!? and so on", shown: [] },
    { why: "nothing in an empty text", word: "hack", text: "", shown: [] },
    { why: "a phrase that the text cuts off", word: "zero day", text: "Ground zero", shown: [] },
  ])("$why", ({ word, text, shown }) => {
    expect(found(word, text)).toEqual(shown);
  });

  test.for<{ why: string; word: string; text: string; shown: readonly string[] }>([
    { why: "all that begin so", word: "hack*", text: "Hackers hacked a hack", shown: ["Hackers", "hacked", "hack"] },
    { why: "nothing that has it inside", word: "hack*", text: "A shack", shown: [] },
    { why: "whatever the accents", word: "Sécurit*", text: "securite, Sécurités", shown: ["securite", "Sécurités"] },
    { why: "each word of a phrase", word: "zero* day*", text: "Zeroes days", shown: ["Zeroes days"] },
    {
      why: "a word in the midst of a phrase",
      word: "data* breach",
      text: "Databases breach",
      shown: ["Databases breach"],
    },
    { why: "abbreviations whatever their case", word: "gpt*", text: "GPT5 OR GPTS", shown: ["GPT5", "GPTS"] },
    { why: "a beginning in Arabic", word: "قرصن*", text: "قرصنة", shown: ["قرصنة"] },
    { why: "no star before the end of a word", word: "data*base", text: "datax base, data base", shown: ["data base"] },
    { why: "no star inside a word", word: "m*a*s*h", text: "m a s h, mash", shown: ["m a s h"] },
  ])("with a star matches $why", ({ word, text, shown }) => {
    expect(found(word, text)).toEqual(shown);
  });
});

describe("many words", () => {
  const TEXT = "A zero day in the kernel lets hackers take over phones, says the U.S. agency. 北朝鮮 denies it.".repeat(
    20,
  );

  /** How often tables are asked while a text is walked, with so many words that are not in it. */
  function lookUps(words: number, wordOf: (at: number) => string): number {
    const tree = createWordTree<number>();
    tree.add("kernel", 0);
    tree.add("hack*", 0);
    for (let at = 0; at < words; at++) tree.add(wordOf(at), at);
    using get = vi.spyOn(Map.prototype, "get");
    expect(tree.find(TEXT)).toHaveLength(40);
    return get.mock.calls.length;
  }

  test.for<{ why: string; wordOf: (at: number) => string }>([
    { why: "words", wordOf: (at) => `nothing${at}` },
    { why: "phrases that begin alike", wordOf: (at) => `zero nothing${at}` },
    { why: "beginnings", wordOf: (at) => `nothing${at}*` },
    { why: "signs", wordOf: (at) => `北朝${String.fromCodePoint(0x4e_00 + at)}` },
  ])("cost a text no more than few: $why", ({ wordOf }) => {
    const few = lookUps(10, wordOf);
    expect(few).toBeGreaterThan(100);
    expect(lookUps(10_000, wordOf)).toBe(few);
  });

  test("are each found for what they were added for", () => {
    const tree = createWordTree<number>();
    for (let at = 0; at < 10_000; at++) tree.add(`word${at} here`, at);
    expect(tree.find("word4711 here, word9999 there")).toEqual([{ use: 4711, shown: "word4711 here" }]);
  });
});
