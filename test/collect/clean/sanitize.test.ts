import { describe, expect, test } from "vitest";
import { parseChecked, textOfBlocks, toHtml } from "../../../src/collect/clean/html-tree.ts";
import { sanitize } from "../../../src/collect/clean/sanitize.ts";

const clean = (html: string): string => toHtml(sanitize(html, "https://news.example/2014/story"));

describe("sanitize", () => {
  test.for([
    { why: "plain text", html: "1 < 2", out: "<p>1 &lt; 2</p>" },
    {
      why: "paragraphs",
      html: "<p>One <b>two</b> <i>three</i></p><p> </p><p>Four</p>",
      out: "<p>One <strong>two</strong> <em>three</em></p><p>Four</p>",
    },
    {
      why: "boxes in boxes",
      html: "<div><section>One<div>Two <p>Three</p></div></section></div>",
      out: "<p>One</p><p>Two </p><p>Three</p>",
    },
    { why: "double line breaks", html: "One<br><br/>Two<br>Three<br>", out: "<p>One</p><p>Two<br>Three</p>" },
    {
      why: "headings",
      html: "<h1>A</h1><h6>B <a href='/x'>c</a></h6>",
      out: '<h2>A</h2><h4>B <a href="https://news.example/x">c</a></h4>',
    },
    {
      why: "lists",
      html: "<ul><li>One</li><li><p>Two</p></li><li></li>loose</ul>",
      out: "<ul><li>One</li><li>Two</li><li>loose</li></ul>",
    },
    { why: "tables", html: "<table><tr><th>A</th><td>1</td></tr></table>", out: "<p>A</p><p>1</p>" },
    {
      why: "a picture among code",
      html: "<pre> <img src=/x.png></pre>",
      out: '<p><img src="https://news.example/x.png" alt=""></p>',
    },
    { why: "code as it stands", html: "<pre>a\n  <span>b</span> &lt;c&gt;</pre>", out: "<pre>a\n  b &lt;c&gt;</pre>" },
    {
      why: "relative links",
      html: '<a href="../x?a=1&amp;b=2">x</a> <img src="//cdn.example/i.png" alt="a &quot;b&quot;">',
      out: '<p><a href="https://news.example/x?a=1&amp;b=2">x</a> <img src="https://cdn.example/i.png" alt="a &quot;b&quot;"></p>',
    },
    {
      why: "a link around a block",
      html: '<a href="/x"><h3>Head</h3><div>Text</div></a>',
      out: '<p><a href="https://news.example/x"> Head  Text </a></p>',
    },
    {
      why: "tags that were never closed",
      html: "<p>One<b>two<p>three",
      out: "<p>One<strong>two three </strong></p>",
    },
    {
      why: "marks in links that would end an attribute elsewhere",
      html: `<a href="/it's?a={b}|c^d">x</a>`,
      out: '<p><a href="https://news.example/it%27s?a=%7Bb%7D%7Cc%5Ed">x</a></p>',
    },
    {
      why: "pictures that say how they are drawn",
      html: '<img src="/a.png" width="100%" style="max-width:100%; height:auto; line-height:1; opacity:.9; width: 2em">',
      out: '<p><img src="https://news.example/a.png" alt=""></p>',
    },
    {
      why: "the text behind a frame or a form that was never closed",
      html: '<p>a</p><form>b</form><iframe src="/x">c</iframe> d <iframe src="/y"> e <FORM action="/"> f <svg> g',
      out: "<p>a</p><p> d   e   f   g</p>",
    },
  ])("keeps $why", ({ html, out }) => {
    expect(clean(html)).toBe(out);
  });

  test.for([
    { why: "script", html: "a<script>alert(1)</script>b", out: "<p>ab</p>" },
    {
      why: "handlers and styles",
      html: '<p onclick="x()" style="position:fixed" class="a" id="b">a</p>',
      out: "<p>a</p>",
    },
    {
      why: "script addresses",
      html: '<a href="javascript:alert(1)">a</a><a href=" java\nscript:alert(1)">b</a><a href="data:text/html,x">c</a>',
      out: "<p>abc</p>",
    },
    {
      why: "frames, forms and objects",
      html: '<iframe src="https://x.example/">f</iframe><form action="/"><input value="x">Name</form><object data="x">o</object><embed src="x">z',
      out: "<p>oz</p>",
    },
    {
      why: "pictures that count",
      html: '<img src="/p.gif" width="1" height="1"><img src="/q.gif" style="display:none"><img src="/r.gif" height="0"><img src="/s.gif" width="640">',
      out: '<p><img src="https://news.example/s.gif" alt=""></p>',
    },
    {
      why: "pictures that nobody can see",
      html: [
        '<img src="/a.gif" hidden>',
        '<img src="/b.gif" style="visibility: hidden">',
        '<img src="/c.gif" style="border:0;opacity:0">',
        '<img src="/d.gif" style="max-height: 0 !important">',
        '<img src="/e.gif" style="width:.5px">',
        '<img src="/f.gif" WIDTH=" 2px">',
        "text",
      ].join(""),
      out: "<p>text</p>",
    },
    {
      why: "characters that turn, hide or break others",
      html: "a\u202Eb\u2066c\u0000d\u000Be\uD800f\uFFFFg<b title='\u202E'>h</b><img src=\"/\u202E.png\" alt='\u202Ei'>",
      out: '<p>abcd e\uFFFDfg<strong>h</strong><img src="https://news.example/.png" alt="i"></p>',
    },
    {
      why: "the same, written as numbers",
      html: "a&#x202E;b<p>&#xFFFE;</p><i>&#12;c&#x2066;</i>",
      out: "<p>ab</p><p><em> c</em></p>",
    },
    {
      why: "pictures without a web address",
      html: '<img src="data:image/png;base64,AAAA"><img alt="x">a',
      out: "<p>a</p>",
    },
    {
      why: "drawings and formulas",
      html: "<svg><script>alert(1)</script><a href='javascript:x'>s</a></svg><math><mtext></mtext></math>a",
      out: "<p>a</p>",
    },
    { why: "comments and declarations", html: "a<!-- <b>x</b> --><![CDATA[y]]><?php z ?>b", out: "<p>ab</p>" },
    { why: "tags that hide others", html: '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', out: "" },
    {
      why: "what an early end of a comment uncovers",
      html: "a<!--><img src=x onerror=alert(1)>-->b",
      out: '<p>a<img src="https://news.example/2014/x" alt="">--&gt;b</p>',
    },
  ])("takes out $why", ({ html, out }) => {
    expect(clean(html)).toBe(out);
  });

  const LONG = 1_000_000;
  test.for([
    { why: "nested tags", part: "<b>" },
    { why: "nested boxes", part: "<div>" },
    { why: "nested lists", part: "<ul><li>" },
    { why: "nested tables", part: "<table><tr><td>" },
    { why: "paragraphs in links", part: '<a href="/x"><p>' },
    { why: "line breaks", part: "<br>" },
    { why: "ends of nothing", part: "</p>" },
    { why: "open angles", part: "<" },
    { why: "escaped angles", part: "&lt;" },
    { why: "open comments", part: "<!--" },
    { why: "open scripts", part: "<script>" },
    { why: "pictures", part: "<img src=/x.png>" },
  ])("takes only text from a million characters of $why", ({ part }) => {
    const blocks = sanitize(`<p>text</p>${part.repeat(LONG / part.length)}`, "https://news.example/");
    expect(toHtml(blocks)).toMatch(/^<p>text ?(?:<\/p>|[<&])/);
    expect(textOfBlocks(blocks).replace(/[<\s]/g, "")).toBe("text");
  });

  test.for([
    { why: "open quotes", html: `<p>x</p>${'<a href="'.repeat(LONG / 9)}` },
    { why: "attributes", html: `<p ${"a=1 ".repeat(LONG / 5)}>x</p>` },
    { why: "other attributes", html: `<p ${Array.from({ length: 100_000 }, (_, at) => `a${at}=1`).join(" ")}>x</p>` },
    { why: "characters of a title", html: `<p title="${"x".repeat(LONG - 100)}">x</p>` },
    { why: "characters of an address", html: `<a href="https://x.example/${"x".repeat(LONG - 100)}">x</a>` },
    { why: "spaces before an address", html: `<a href="${" ".repeat(LONG - 100)}javascript:alert(1)">x</a>` },
    { why: "words of style", html: `<img style="${"display ".repeat(100_000)}">x` },
    { why: "spaces of style", html: `<img style="${"; ".repeat(1_000)}display${" ".repeat(LONG - 10_000)}">x` },
  ])("gets through a million $why", ({ html }) => {
    expect(clean(html)).toBe("<p>x</p>");
  });
});

describe("the second check", () => {
  test.for([
    "<script>alert(1)</script>",
    '<p onclick="x">a</p>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="https://x.example/" target="_blank">a</a>',
    '<img src="data:image/png;base64,AA">',
    '<a href="//x.example/">a</a>',
    "<p><!-- x --></p>",
    "<style>a{}</style>",
    "<svg></svg>",
    "<div>".repeat(200),
  ])("has doubts about %s", (html) => {
    expect(parseChecked(html)).toBe(null);
  });

  test("lets pass what is sound", () => {
    expect(parseChecked('<p>a <a href="https://x.example/">b</a></p>')).not.toBe(null);
  });
});
