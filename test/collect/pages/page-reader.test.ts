import { afterAll, describe, expect, test } from "vitest";
import { createPageReader } from "../../../src/collect/collect.ts";

const reader = createPageReader();

afterAll(async () => await reader.close());

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function page(html: string) {
  return { body: bytes(html), contentType: "text/html; charset=utf-8", url: "https://a.example/x" };
}

const WORDS = "Plain words that anybody could have written, one after the other, until there are enough. ".repeat(8);

describe("a page thread", () => {
  test.for([
    { why: "nested without end", html: "<div>".repeat(100_000) },
    { why: "opened and never closed", html: "<b><i><u>".repeat(15_000) + WORDS },
    { why: "tables in tables", html: "<table><tr><td>".repeat(10_000) + WORDS },
    { why: "one endless attribute", html: `<p class="${"x".repeat(1_000_000)}">${WORDS}</p>` },
    { why: "a million entities", html: `<p>${"&lt;".repeat(1_000_000)}</p>` },
    { why: "open comments and sections", html: `<p>${WORDS}<!-- <![CDATA[ ${"<!--".repeat(10_000)}` },
    { why: "nothing but bytes", html: "\u0000\uFFFE<\u0000".repeat(10_000) },
  ])("reads what it can or says why not: $why", async ({ html }) => {
    const answer = await reader.readArticle(page(html));
    expect(["article", "unreadable"]).toContain(answer.kind);
    expect(await reader.readArticle(page(`<article><p>${WORDS}</p></article>`))).toMatchObject({
      article: { html: expect.stringContaining(WORDS.trim()) as string },
    });
  });

  test("judges rules that stall whoever compares them: what passes its deadline is unreadable", async () => {
    const hasty = createPageReader({ deadlineMs: 1 }); // No machine is done with these in a millisecond.
    const rules = await hasty.readRules(
      bytes(`User-agent: *\nDisallow: /${"*".repeat(450_000)}`),
      "https://a.example/robots.txt",
      `https://a.example/${"a".repeat(8_000)}`,
    );
    expect(rules).toEqual({ kind: "unreadable", detail: "reading it was given up: not done after 1 ms" });
    await hasty.close();
  });

  test.for<{ why: string; path: string; isAllowed: boolean }>([
    { why: "an address that they forbid", path: "x", isAllowed: false },
    { why: "another", path: "y", isAllowed: true },
  ])("judges rules: $why", async ({ path, isAllowed }) => {
    const rules = await reader.readRules(
      bytes("User-agent: *\nDisallow: /x"),
      "https://a.example/robots.txt",
      `https://a.example/${path}`,
    );
    expect(rules).toEqual({ kind: "rules", rules: { isAllowed, delaySeconds: 0 } });
  });

  test.for<{ why: string; line: string; seconds: number }>([
    { why: "seconds", line: "Crawl-delay: 7", seconds: 7 },
    { why: "parts of a second", line: "crawl-delay:0.5", seconds: 0.5 },
    { why: "nonsense", line: "Crawl-delay: soon", seconds: 0 },
    { why: "less than nothing", line: "Crawl-delay: -5", seconds: 0 },
    { why: "for ever", line: "Crawl-delay: Infinity", seconds: 0 },
  ])("reads a wish for a delay: $why", async ({ line, seconds }) => {
    const answer = await reader.readRules(
      bytes(`User-agent: newsdesk\n${line}`),
      "https://a.example/robots.txt",
      "https://a.example/x",
    );
    expect(answer).toEqual({ kind: "rules", rules: { isAllowed: true, delaySeconds: seconds } });
  });
});
