import { array, assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { indexWords, type Phrase, toPhrase } from "../../src/domain/search-words.ts";
import { foldForChoice, hasWords } from "../../src/domain/where/fold-for-choice.ts";

describe("indexWords", () => {
  test.for<{ why: string; text: string; words: readonly string[] }>([
    {
      why: "folds case, accents and punctuation away",
      text: "Déjà-vu: ＣＶＥ‑2014!",
      words: ["deja", "vu", "cve", "2014"],
    },
    {
      why: "leaves nothing that a database could read",
      text: `"a" AND {b} : c* -d 'e' & f<->g\0`,
      words: "a and b c d e f g".split(" "),
    },
    { why: "cuts what parts no words into pairs", text: "音楽家", words: ["音楽", "楽家", "家"] },
    { why: "parts scripts from each other", text: "最新iPhone15发布", words: ["最新", "新", "iphone15", "发布", "布"] },
    { why: "Korean by syllables, composed or not", text: "한국".normalize("NFD"), words: ["한국", "국"] },
    { why: "letters beyond the first plane whole", text: "𠮷野家", words: ["𠮷野", "野家", "家"] },
    { why: "the first 40 letters of a long word", text: "x".repeat(99), words: ["x".repeat(40)] },
    { why: "no half of a letter at the cut", text: `${"x".repeat(39)}𐐀y`, words: ["x".repeat(39)] },
    { why: "of nothing but signs no word", text: "— !? 🙂", words: [] },
  ])("$why", ({ text, words }) => {
    expect(indexWords(text)).toEqual(words);
  });

  test("takes so many words and no more", () => {
    expect(indexWords("word ".repeat(9_000))).toHaveLength(3_000);
  });
});

describe("toPhrase", () => {
  test.for<{ text: string; words: readonly string[] | null; isOpen?: boolean }>([
    { text: "Zero-Day", words: ["zero", "day"] },
    { text: "音楽", words: ["音楽"] },
    { text: "家", words: ["家"], isOpen: true },
    { text: "新 iPhon", words: ["新", "iphon"], isOpen: true },
    { text: "phone 发布", words: ["发布"] },
    { text: "9月1", words: ["月", "1"], isOpen: true },
    { text: "!?", words: null },
  ])("$text", ({ text, words, isOpen = false }) => {
    expect(toPhrase(text)).toEqual(words === null ? null : { words, isOpen });
  });

  test("is met by every text in which a choice finds the words", () => {
    const letters = constantFrom(...("ab é1新最发布한국กขー𠮷-".match(/./gu) ?? []));
    const text = array(letters, { maxLength: 12 }).map((all) => all.join(""));
    const found = { hits: 0 };
    assert(
      property(text, nat(12), nat(6), (said, from, length) => {
        const wanted = Array.from(said)
          .slice(from, from + length)
          .join("");
        const phrase = toPhrase(wanted);
        if (phrase === null || !hasWords(foldForChoice(said), foldForChoice(wanted))) return;
        found.hits += 1;
        expect([wanted, said, isMet(indexWords(said), phrase)]).toEqual([wanted, said, true]);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(found.hits).toBeGreaterThan(500);
  });
});

/** How both databases look a phrase up. */
function isMet(said: readonly string[], { words, isOpen }: Phrase): boolean {
  return said.some((_, at) =>
    words.every((word, index) => {
      const other = said[at + index] ?? "";
      return isOpen && index === words.length - 1 ? other.startsWith(word) : other === word;
    }),
  );
}
