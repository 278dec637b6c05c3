import { describe, expect, test } from "vitest";
import { recheck } from "../../../src/collect/clean/recheck.ts";
import { toHtml } from "../../../src/collect/clean/html-tree.ts";
import { sanitize } from "../../../src/collect/clean/sanitize.ts";
import { isHarmlessHtml } from "../xss/harmless.ts";
import { PAYLOADS } from "../xss/payloads.ts";

const MUCH = 10_000;

describe("recheck", () => {
  test.for<{ why: string; html: string; kept: string | null }>([
    {
      why: "keeps what the cleaner writes, byte for byte",
      html: '<h2>A &amp; B</h2><p>One <a href="https://a.example/?a=1&amp;b=2">two</a>.</p><pre>a\n\tb</pre><p><img src="https://a.example/1.png" alt="x"></p>',
      kept: '<h2>A &amp; B</h2><p>One <a href="https://a.example/?a=1&amp;b=2">two</a>.</p><pre>a\n\tb</pre><p><img src="https://a.example/1.png" alt="x"></p>',
    },
    { why: "keeps only the text on doubt", html: "<p>One</p><script>alert(1)</script>", kept: "<p>One</p>" },
    { why: "keeps only the text for an attribute", html: '<p onclick="alert(1)">One</p>', kept: "<p>One</p>" },
    { why: "makes paragraphs of plain text", html: "One.\nStill.\n\nTwo.", kept: "<p>One. Still.</p><p>Two.</p>" },
    { why: "gives loose text a paragraph", html: "One &amp; two", kept: "<p>One &amp; two</p>" },
    { why: "has nothing of nothing", html: "", kept: null },
    { why: "has nothing of what shows nothing", html: "<p> </p>", kept: null },
  ])("$why", ({ html, kept }) => {
    expect(recheck(html, MUCH)?.html ?? null).toBe(kept);
  });

  test.for<{ why: string; stored: string; maxChars: number; html: string; isCut: boolean }>([
    { why: "all", stored: "<p>One</p><p>Two</p>", maxChars: 20, html: "<p>One</p><p>Two</p>", isCut: false },
    { why: "whole blocks", stored: "<p>One</p><p>Two</p>", maxChars: 19, html: "<p>One</p>", isCut: true },
    {
      why: "the beginning of a first block that is too long",
      stored: `<p>One two <em>three</em> ${"&quot; ".repeat(20)}</p>`,
      maxChars: 80,
      html: "<p>One two…</p>",
      isCut: true,
    },
  ])("keeps what fits: $why", ({ stored, maxChars, html, isCut }) => {
    expect(recheck(stored, maxChars)).toEqual({ html, isCut });
  });

  test("leaves nothing of an attack, even if it had been stored as it came", () => {
    const kept = PAYLOADS.map((payload) => recheck(payload, MUCH)?.html ?? "");
    expect(kept.filter((html) => !isHarmlessHtml(html))).toEqual([]);
  });

  test("changes nothing of what the cleaner made of an attack", () => {
    for (const payload of PAYLOADS) {
      const clean = toHtml(sanitize(payload, "https://a.example/"));
      expect(recheck(clean, MUCH)?.html ?? "").toBe(clean);
    }
  });
});
