import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { foldForChoice, hasWords } from "../../src/domain/where/fold-for-choice.ts";
import { markWords } from "../../src/publish/mark-words.ts";

const shown = (text: string, wanted: readonly string[]): string =>
  markWords(text, wanted)
    .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
    .join("");

describe("markWords", () => {
  test.for<{ why: string; text: string; wanted: readonly string[]; marked: string }>([
    { why: "whole words", text: "Sony's song: sony, SONY", wanted: ["sony"], marked: "[Sony]'s song: [sony], [SONY]" },
    { why: "words in a row with what parts them", text: "A zero-day!", wanted: ["zero day"], marked: "A [zero-day]!" },
    {
      why: "whatever case, accents and width",
      text: "ＺÜRICH de\u0301ja\u0300",
      wanted: ["zurich", "Deja"],
      marked: "[ＺÜRICH] [de\u0301ja\u0300]",
    },
    { why: "letters that fold to several", text: "the ﬁrst", wanted: ["first"], marked: "the [ﬁrst]" },
    { why: "inside a sentence", text: "苹果发布新iPhone", wanted: ["发布", "新i"], marked: "苹果[发布][新i]Phone" },
    {
      why: "spans that meet, as one",
      text: "one two three",
      wanted: ["two three", "one two"],
      marked: "[one two][ three]",
    },
    { why: "nothing of what is not there", text: "one two", wanted: ["three", "on", "!"], marked: "one two" },
    { why: "nothing without a wish", text: "one", wanted: [], marked: "one" },
    { why: "nothing in nothing", text: "", wanted: ["one"], marked: "" },
    {
      why: "markup as what it is",
      text: "<b>one</b> & 'two'",
      wanted: ["b", "two"],
      marked: "<[b]>one</[b]> & '[two]'",
    },
  ])("marks $why", ({ text, wanted, marked }) => {
    expect(shown(text, wanted)).toBe(marked);
  });

  test("loses no letter, and marks something exactly when a choice finds the words", () => {
    const letters = constantFrom(...("aB é\u0301-ﬁ½新发ใ𠮷🙂<".match(/[\s\S]/gu) ?? []));
    const text = array(letters, { maxLength: 14 }).map((all) => all.join("").normalize("NFC"));
    assert(
      property(text, text, (said, wanted) => {
        const pieces = markWords(said, [wanted]);
        expect(pieces.map((piece) => piece.text).join("")).toBe(said);
        const [words, whole] = [foldForChoice(wanted), foldForChoice(said)];
        expect(pieces.some(({ isFound }) => isFound)).toBe(words !== "" && hasWords(whole, words));
      }),
      { numRuns: 3_000, seed: 11 },
    );
  });
});
