import { describe, expect, test } from "vitest";
import type { LearnedBlock } from "../../../src/domain/collect-store.ts";
import { toHtml } from "../../../src/collect/clean/html-tree.ts";
import { sanitize } from "../../../src/collect/clean/sanitize.ts";
import { openCounts } from "../../../src/collect/clean/block-counts.ts";
import { blockKey } from "../../../src/collect/clean/block-keys.ts";
import { trimBlocks } from "../../../src/collect/clean/trim-blocks.ts";
import { trimLearned } from "../../../src/collect/clean/trim-learned.ts";

type Given = { readonly title: string; readonly html: string; readonly author?: string };

function trim(entries: readonly Given[]) {
  const inputs = entries.map(({ title, html, author = "" }, index) => ({
    title,
    author,
    link: `https://a.example/${index}`,
    texts: [sanitize(html, "https://a.example/")],
  }));
  const learning = { blocks: [], kind: "entry", now: new Date(0) } as const;
  return trimLearned(inputs, learning).outputs.map(({ texts, dropped }) => ({
    html: texts.map(toHtml).join(""),
    dropped,
  }));
}

/** Entries with texts of their own and the same tail. */
function withTail(count: number, tail: (title: string, index: number) => string): readonly Given[] {
  return ["Red", "Green", "Blue", "Black"].slice(0, count).map((colour, index) => {
    const title = `${colour} news`;
    return { title, html: `<p>Text about ${colour}.</p>${tail(title, index)}` };
  });
}

const OWN = [
  "<p>Text about Red.</p>",
  "<p>Text about Green.</p>",
  "<p>Text about Blue.</p>",
  "<p>Text about Black.</p>",
];
const link = (n: number): string => `<a href="https://a.example/more/${n}">Something else, number ${n}</a>`;

describe("trimLearned, in one document", () => {
  test.for([
    { why: "a paragraph", count: 3, tail: () => "<p>Leave a  reply</p>" },
    { why: "a paragraph of two entries, when there are two", count: 2, tail: () => "<p>Leave a reply</p>" },
    {
      why: "a paragraph with the entry's own title and link",
      count: 3,
      tail: (title: string, n: number) =>
        `<p>The post <a href="https://a.example/${n}">${title}</a> appeared first on https://a.example/${n} here.</p>`,
    },
    {
      why: "a title with other quotation marks",
      count: 3,
      tail: (title: string) => `<p>The post ‘${title.toUpperCase()}’ appeared first on Here.</p>`,
    },
    {
      why: "a heading and the links under it",
      count: 3,
      tail: (_: string, n: number) => `<h3>Related</h3><ul><li>${link(n)}</li><li>${link(n + 10)}</li></ul>`,
    },
    {
      why: "a heading and the links under it with a few words",
      count: 3,
      tail: (_: string, n: number) => `<p><b>Related:</b></p><ul><li>${link(n)} (2014)</li></ul>`,
    },
    {
      why: "a list with the same words and other links",
      count: 3,
      tail: (_: string, n: number) => `<ul><li><a href="https://s.example/?${n}">Share</a></li><li>Print</li></ul>`,
    },
    { why: "a picture", count: 3, tail: () => '<p><img src="https://a.example/logo.png"></p>' },
  ])("drops $why", ({ count, tail }) => {
    expect(trim(withTail(count, tail)).map(({ html }) => html)).toEqual(OWN.slice(0, count));
  });

  test("drops what stands about the author under a heading, with the picture", () => {
    const authors = ["Ann Okafor", "Ben Li", "Carla M."];
    const entries = withTail(
      3,
      (_, n) => `<h4>About the author</h4><img src="/${n}.png"><p>${authors[n]} writes number ${n}.</p><p>Bye.</p>`,
    );
    const got = trim(entries.map(({ title, html }, n) => ({ title, html, author: authors[n] ?? "" })));
    expect(got.map(({ html }) => html)).toEqual(OWN.slice(0, 3));
    expect(got[0]?.dropped).toEqual(["About the author", "(image)", "Ann Okafor writes number 0.", "Bye."]);
  });

  test("drops a tail of links when the entries have one by custom", () => {
    const long = "A sentence that tells something of its own. ".repeat(6);
    const entries = ["Red", "Green", "Blue"].map((title, n) => ({
      title,
      html: `<p>${title}: ${long}</p><p>${link(n)}</p><p>${link(n + 5)}</p>`,
    }));
    expect(trim(entries).every(({ html, dropped }) => !html.includes("<a") && dropped.length === 2)).toBe(true);
  });

  test.for([
    {
      why: "what two of four entries have",
      entries: withTail(4, (_, n) => (n < 2 ? "<p>Update</p>" : `<p>No ${n}</p>`)),
      includes: "<p>Update</p>",
    },
    {
      why: "what one entry has",
      entries: [{ title: "Only", html: "<p>One.</p><p>One.</p>" }],
      includes: "<p>One.</p><p>One.</p>",
    },
    { why: "code", entries: withTail(3, () => "<pre>npm install</pre>"), includes: "<pre>npm install</pre>" },
    {
      why: "the text under a dropped heading",
      entries: withTail(3, (title) => `<h3>Conclusion</h3><p>So much for ${title.slice(0, 3)}.</p>`),
      includes: "So much for Red.",
    },
    {
      why: "entries that stand there several times",
      entries: ["A", "A", "A", "B"].map((title) => ({ title, html: `<p>Story ${title}</p>` })),
      includes: "<p>Story A</p>",
    },
    {
      why: "a text that is nothing but links",
      entries: withTail(3, () => "").map(({ title }, n) => ({ title, html: `<p>${link(n)}</p>` })),
      includes: "number 0",
    },
  ])("keeps $why", ({ entries, includes }) => {
    expect(trim(entries)[0]?.html).toContain(includes);
  });

  test("needs no entries", () => {
    expect(trim([])).toEqual([]);
  });
});

test("of a long text its begin and its end are remembered, and short blocks between", () => {
  const blocks = sanitize(
    `<p>Begin</p>${Array.from({ length: 400 }, (_, n) => `<p>Block ${n}</p><p>${n} ${"words ".repeat(40)}</p>`).join("")}<p>End</p>`,
    "",
  );
  const input = { title: "T", link: null, author: "", texts: [blocks] };
  const counts = openCounts([input], { blocks: [], kind: "page", now: new Date(0) });
  trimBlocks([input], counts);
  const key = (text: string): number => counts.of(blockKey("x", text));
  expect([key("begin"), key("end"), key("block 5"), key("block 200"), key(`5 ${"words ".repeat(40).trim()}`)]).toEqual([
    1, 1, 1, 0, 0,
  ]);
  expect(counts.learned().length).toBeLessThanOrEqual(83);
});

test("pages that are read one by one lose what they share, under keys of their own", () => {
  let known: readonly LearnedBlock[] = [];
  const read = OWN.concat(OWN.map((own) => own.replace("Text", "More text"))).map((own, n) => {
    const html = `<p>Home</p><p>${n} minutes</p>${own}<p>Follow us</p>`;
    const input = { title: `T${n}`, link: `https://a.example/${n}`, author: "", texts: [sanitize(html, "")] };
    const { outputs, blocks } = trimLearned([input], { blocks: known, kind: "page", now: new Date(n) });
    known = [...new Map([...known, ...blocks].map((block) => [block.key, block])).values()];
    return outputs[0]?.texts.map(toHtml).join("");
  });
  expect(read.at(-1)).toBe("<p>More text about Black.</p>");
  expect(known.every(({ key }) => key.startsWith("p:"))).toBe(true);
});
