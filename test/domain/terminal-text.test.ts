import { describe, expect, test } from "vitest";
import { echoed, onOneLine, terminalText } from "../../src/domain/terminal-text.ts";

describe("terminalText", () => {
  test.for([
    { why: "leaves words, tabs and line ends", text: "Größe 1\t2\n3 — 記事 😀", shown: "Größe 1\t2\n3 — 記事 😀" },
    { why: "shows an escape", text: "a\u001b[2Jb", shown: "a\\u001b[2Jb" },
    { why: "shows a carriage return, which would write over the line", text: "bad\rgood", shown: "bad\\u000dgood" },
    { why: "shows the 8-bit forms", text: "a\u009b31m\u0085b\u007f", shown: "a\\u009b31m\\u0085b\\u007f" },
    { why: "shows what turns the reading direction", text: "gpj.\u202egnp", shown: "gpj.\\u202egnp" },
  ])("$why", ({ text, shown }) => {
    expect(terminalText(text)).toBe(shown);
  });

  test("keeps the meaning of JSON", () => {
    const value = { title: "\u0000\u001b[31m\u007f\u0085\u009b\u202e\n" };
    expect(JSON.parse(terminalText(JSON.stringify(value)))).toEqual(value);
  });
});

test("onOneLine lets foreign words begin no line", () => {
  expect(onOneLine("  guid a\n  \n2026-11-23 06:00Z  Chosen as the lead")).toBe(
    "  guid a 2026-11-23 06:00Z  Chosen as the lead",
  );
});

test.for([
  { why: "a word as it is", word: "story-1", shown: '"story-1"' },
  { why: "200 characters, and no more", word: "x".repeat(200), shown: `"${"x".repeat(200)}"` },
  { why: "the beginning of a longer one", word: "x".repeat(60_000), shown: `"${"x".repeat(200)}…"` },
  { why: "no half of a sign", word: `${"x".repeat(199)}😀x`, shown: `"${"x".repeat(199)}\uFFFD…"` },
  { why: "one line", word: "a\nnewsdesk: b", shown: '"a newsdesk: b"' },
])("echoed gives $why", ({ word, shown }) => {
  expect(echoed(word)).toBe(shown);
});
