import { describe, expect, test } from "vitest";
import { headerText } from "../../src/send/header-text.ts";

describe("headerText", () => {
  test.for<{ why: string; text: string; max?: number; gives: string }>([
    { why: "keeps plain words", text: "Sony was hacked", gives: "Sony was hacked" },
    { why: "keeps letters of any script, and emoji", text: "שלום 👩‍👩‍👧 مرحبا", gives: "שלום 👩‍👩‍👧 مرحبا" },
    {
      why: "makes one line of many",
      text: "One\r\nBcc: eve@example.org\rTwo\nThree",
      gives: "One Bcc: eve@example.org Two Three",
    },
    {
      why: "knows the other line ends of Unicode",
      text: "One\u2028Two\u2029Three\u0085Four",
      gives: "One Two Three Four",
    },
    { why: "drops control characters", text: "a\0b\u0007c\u001bd\u007f", gives: "a b c d" },
    { why: "drops what turns the reading direction", text: "evil\u202Egpj.exe \u2066x\u2069", gives: "evil gpj.exe x" },
    { why: "mends halves of characters", text: "half \ud83d done", gives: "half \ufffd done" },
    { why: "parts what would read as an encoded word", text: "=?utf-8?Q?Bcc=3A?=", gives: "= ?utf-8?Q?Bcc=3A?=" },
    { why: "trims", text: "  a   b \t c  ", gives: "a b c" },
    { why: "cuts what is too long, between characters", text: "👍".repeat(30), max: 20, gives: `${"👍".repeat(19)}…` },
    { why: "keeps what just fits", text: "x".repeat(20), max: 20, gives: "x".repeat(20) },
  ])("$why", ({ text, max = 200, gives }) => {
    expect(headerText(text, max)).toBe(gives);
  });
});
