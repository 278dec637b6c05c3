import { describe, expect, test } from "vitest";
import { firstSentences, oneLine, shorten, textOfHtml } from "../../../src/collect/clean/clean-text.ts";

describe("textOfHtml", () => {
  test.for([
    { html: "AT&amp;T", text: "AT&T" },
    { html: "What &lt;b&gt; does", text: "What <b> does" },
    { html: "&amp;lt;b&amp;gt;", text: "&lt;b&gt;" },
    { html: "A <b>bold</b> move", text: "A bold move" },
    { html: "Why Vec<T> and <template> differ", text: "Why Vec<T> and <template> differ" },
    { html: "1 < 2 & 3 > 2", text: "1 < 2 & 3 > 2" },
    { html: "a<script>alert(1)</script><style>b{}</style>c", text: "a  c" },
    { html: "one<br>two<p>three</p>", text: "one  two three " },
    { html: "caf&eacute; &nbsp;&copy &#128512;", text: "café \u00A0© 😀" },
    { html: "a <iframe src=x>b</iframe>c <IFRAME src=y> d", text: "a c d" },
    { html: "plain", text: "plain" },
  ])("of $html is $text", ({ html, text }) => {
    expect(textOfHtml(html).replace(/ +/g, " ")).toBe(text.replace(/ +/g, " "));
  });
});

describe("oneLine", () => {
  test.for([
    { why: "folds white space", text: " a\n\tb\u00A0 c\u0085d ", line: "a b c d" },
    { why: "takes out what turns the writing", text: "a\u202Egnp.exe\u2066b\u200Fc", line: "agnp.exebc" },
    { why: "takes out what cannot be seen", text: "a\u200Bb\uFEFFc\u{E0041}d\u2060e", line: "abcde" },
    { why: "keeps joined emoji", text: "👩\u200D💻", line: "👩\u200D💻" },
    { why: "takes out control characters", text: "a\u0000b\u0007c\u009Dd", line: "abcd" },
    { why: "composes letters", text: "e\u0301", line: "é" },
    { why: "lowers towers of marks", text: `a${"\u0335".repeat(50)}b`, line: `a${"\u0335".repeat(4)}b` },
    { why: "mends halves of letters", text: "a\uD800b", line: "a\uFFFDb" },
    { why: "cuts between words", text: "one two three four five six", line: "one two three four…" },
  ])("$why", ({ text, line }) => {
    expect(oneLine(text, 20)).toBe(line);
  });

  test("is quick with megabytes", () => {
    expect(oneLine("e\u0301\u0301\u0301".repeat(1_000_000), 500).length).toBeLessThanOrEqual(500);
  });
});

describe("shorten", () => {
  test("does not cut a letter in two", () => {
    expect(shorten("😀😀😀", 4)).toBe("😀…");
  });
});

describe("firstSentences", () => {
  test.for([
    { text: "One. Two! Three?", max: 9, taken: "One. Two!" },
    { text: "Version 2.0 is out. It is fast.", max: 25, taken: "Version 2.0 is out." },
    { text: "One very long sentence without an end", max: 15, taken: "One very long…" },
    { text: "", max: 15, taken: "" },
  ])("of $text within $max are $taken", ({ text, max, taken }) => {
    expect(firstSentences(text, max)).toBe(taken);
  });
});
