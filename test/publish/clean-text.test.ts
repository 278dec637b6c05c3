import { describe, expect, test } from "vitest";
import { cleanText, cutAtWord, languageTag, textDirection, webLink } from "../../src/publish/clean-text.ts";

describe("cleanText", () => {
  test.for<{ why: string; raw: string; text: string }>([
    { why: "keeps ordinary text", raw: "Sony & <friends>", text: "Sony & <friends>" },
    { why: "drops control characters", raw: "a\u0000b\u0008c\u001bd\u0085e", text: "a b c d e" },
    { why: "makes one line", raw: " a\r\n\tb\u2028c ", text: "a b c" },
    { why: "replaces lone surrogates", raw: "a\ud800b", text: "a\ufffdb" },
    { why: "drops noncharacters", raw: "a\uffffb\ufffec", text: "abc" },
    { why: "drops what turns text around", raw: "safe\u202eexe.gpj\u2066x\u2069", text: "safeexe.gpjx" },
    { why: "drops marks of direction too", raw: "a\u200eb\u200fc\u061cd", text: "abcd" },
    { why: "keeps joiners and marks that scripts need", raw: "می\u200cخواهم", text: "می\u200cخواهم" },
    { why: "keeps emoji", raw: "👩‍🚀 ok", text: "👩‍🚀 ok" },
  ])("$why", ({ raw, text }) => {
    expect(cleanText(raw)).toBe(text);
  });
});

describe("cutAtWord", () => {
  test.for<{ why: string; text: string; max: number; cut: string }>([
    { why: "keeps what fits", text: "one two", max: 7, cut: "one two" },
    { why: "cuts between words", text: "one two three", max: 9, cut: "one two…" },
    { why: "leaves no comma behind", text: "one two, three", max: 10, cut: "one two…" },
    {
      why: "keeps a word that ends at the limit out when the ellipsis needs room",
      text: "one twos three",
      max: 8,
      cut: "one…",
    },
    { why: "cuts a text without spaces", text: "一二三四五六七八九十", max: 5, cut: "一二三四…" },
    { why: "does not halve a character", text: "😀😀😀😀", max: 4, cut: "😀…" },
    { why: "gives nothing for no room", text: "one", max: 0, cut: "" },
  ])("$why", ({ text, max, cut }) => {
    expect(cutAtWord(text, max)).toBe(cut);
    expect(cutAtWord(text, max).length).toBeLessThanOrEqual(max);
  });
});

describe("webLink", () => {
  test.for<{ raw: string | null; link: string | null }>([
    { raw: "https://example.org/a b", link: "https://example.org/a%20b" },
    { raw: "https://example.org/?q={a|b}#^`", link: "https://example.org/?q=%7Ba%7Cb%7D#%5E%60" },
    { raw: "http://example.org", link: "http://example.org/" },
    { raw: "javascript:alert(1)", link: null },
    { raw: "data:text/html,x", link: null },
    { raw: "/relative", link: null },
    { raw: "", link: null },
    { raw: null, link: null },
  ])("$raw -> $link", ({ raw, link }) => {
    expect(webLink(raw)).toBe(link);
  });
});

describe("languageTag", () => {
  test.for<{ raw: string | null; tag: string | null }>([
    { raw: "en", tag: "en" },
    { raw: "zh-Hant-TW", tag: "zh-Hant-TW" },
    { raw: 'en" onload="x', tag: null },
    { raw: "english language", tag: null },
    { raw: null, tag: null },
  ])("$raw -> $tag", ({ raw, tag }) => {
    expect(languageTag(raw)).toBe(tag);
  });
});

describe("textDirection", () => {
  test.for<{ text: string; direction: string }>([
    { text: "Sony", direction: "ltr" },
    { text: "سوني تلغي", direction: "rtl" },
    { text: "2014: שלום world", direction: "rtl" },
    { text: "iPhone في السوق", direction: "ltr" },
    { text: "日本", direction: "ltr" },
    { text: "123", direction: "ltr" },
  ])("$text -> $direction", ({ text, direction }) => {
    expect(textDirection(text)).toBe(direction);
  });
});
