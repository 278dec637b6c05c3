import { describe, expect, test } from "vitest";
import { wrapText } from "../../src/render/wrap-text.ts";

describe("wrapText", () => {
  test.for<{ why: string; text: string; width: number; indent?: string; lines: string[] }>([
    { why: "keeps a short text", text: "one two", width: 20, lines: ["one two"] },
    { why: "breaks between words", text: "one two three", width: 8, lines: ["one two", "three"] },
    { why: "counts the indent", text: "one two three", width: 9, indent: "  ", lines: ["one two", "  three"] },
    { why: "fills a line to the last column", text: "aaaa bbb cc", width: 8, lines: ["aaaa bbb", "cc"] },
    { why: "cuts a word that is too long", text: "一二三四五六七", width: 3, lines: ["一二三", "四五六", "七"] },
    {
      why: "never cuts a web address",
      text: "see https://example.org/abc",
      width: 10,
      lines: ["see", "https://example.org/abc"],
    },
    { why: "gives one empty line for nothing", text: "", width: 10, lines: [""] },
    { why: "joins lines", text: "a\n  b\tc", width: 10, lines: ["a b c"] },
  ])("$why", ({ text, width, indent = "", lines }) => {
    expect(wrapText(text, width, indent).split("\n")).toEqual(lines);
  });
});
