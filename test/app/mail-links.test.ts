import { expect, test } from "vitest";
import { linksOf } from "../../src/app/mail-links.ts";

test.for<{ why: string; html: string; problem: string | null }>([
  { why: "of the web", html: '<a href="https://news.example/">The <b>desk</b></a>', problem: null },
  { why: "of mail", html: '<a href="mailto:news@desk.example">Write</a>', problem: null },
  { why: "that is not absolute", html: '<a href="/feed">Feed</a>', problem: "it is not absolute" },
  { why: "of script", html: '<a href="javascript:alert(1)">Press</a>', problem: "do not follow javascript:" },
  {
    why: "without words",
    html: '<a href="https://news.example/"><img src="x" alt=""></a>',
    problem: "it has no words",
  },
])("a link $why", ({ html, problem }) => {
  const [only, ...others] = linksOf(`<p>Words</p>${html}<p>More</p>`);
  expect(others).toEqual([]);
  expect(String(only?.problem)).toContain(problem ?? "null");
});

test("links come in their order, with their words on one line", () => {
  const html = '<a href="https://a.example/">One\n  more</a> <a href="https://b.example/">Two &amp; three</a>';
  expect(linksOf(html).map(({ href, text }) => [href, text])).toEqual([
    ["https://a.example/", "One more"],
    ["https://b.example/", "Two & three"],
  ]);
});
