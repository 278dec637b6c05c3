import { describe, expect, test } from "vitest";
import type { RawItem } from "../../../src/collect/read/parsed-feed.ts";
import { ARTICLES, DRESSES, rawItem, readInTurn, worn, type Article } from "./dresses.ts";

const OWN = ARTICLES.map(({ html }) => html);

describe.for(DRESSES)("$why", (dress) => {
  const items = ARTICLES.map((article, n) => worn(article, dress, n));

  test("comes off when one document tells all entries", async () => {
    const [read] = await readInTurn([items]);
    expect(read?.told.map(({ content }) => content.html)).toEqual(OWN);
  });

  test("comes off when each document tells one entry", async () => {
    const read = await readInTurn(items.map((item) => [item]));
    const told = read.map((one) => one.told[0]);
    // Whatever is kept of the first ones, their own words are whole.
    for (const [n, entry] of told.entries()) expect(entry?.content.html).toContain(OWN[n]);
    expect(told.slice(5).map((entry) => entry?.content.html)).toEqual(OWN.slice(5));
    expect(told.at(-1)?.trimmed).not.toEqual([]);
  });

  test("comes off one new entry beside known ones", async () => {
    const documents = items.map((_, n) => items.slice(Math.max(0, n - 4), n + 1));
    const read = await readInTurn(documents, { isRemembered: true });
    expect(read.map(({ told }) => told.length)).toEqual(items.map(() => 1));
    expect(read.slice(5).map(({ told }) => told[0]?.content.html)).toEqual(OWN.slice(5));
  });

  test("is in no summary", async () => {
    const read = await readInTurn(items.map((item) => [item]));
    for (const { told } of read.slice(5)) expect(told[0]?.content.summary).toMatch(/^The town of \S+ opened/);
  });
});

const TAIL = `<p><a href="/about">About us</a></p>`;
const plain = ARTICLES.map((article, n) => worn(article, { tail: () => TAIL }, n));

function aParagraph(n: number): string {
  return `<p>At ${n} o'clock the council of the harbour said that the bridge stays shut for ${n} more hours, and that all ships wait outside.</p>`;
}

function facts(n: number): string {
  return `<p>Size: ${n % 3} m</p><p>Depth: ${n % 4 === 0 ? 12 : 10} km</p>`;
}

function report(n: number): string {
  return aParagraph(20 + n) + aParagraph(8) + aParagraph(7);
}

function ownWords(article: Pick<Article, "title" | "html">, n: number): RawItem {
  return worn({ ...article, author: "" }, { tail: () => "" }, n);
}

describe("what is an entry's own stays", () => {
  const text = [9, 10, 11, 12, 13, 14, 15, 16].map(aParagraph);

  test.for([
    {
      why: "in a live blog that grows",
      entry: () => ({ title: "Live: the bridge", url: "https://house.example/p/live", id: "live" }),
      html: (n: number) => text.slice(0, n + 1).join(""),
    },
    {
      why: "in an entry whose title is corrected again and again",
      entry: (n: number) => ({ title: `The bridge, version ${n}`, url: "https://house.example/p/live", id: "live" }),
      html: (n: number) => `${text.join("")}<p>Edit number ${n} of it.</p>`,
    },
    {
      why: "in an entry that is posted again under another guid and link",
      entry: (n: number) => ({ title: "The bridge", url: `https://house.example/p/live-${n}`, id: `live-${n}` }),
      html: () => text.join(""),
    },
    {
      why: "in a note without a title whose guid is another each time",
      entry: (n: number) => ({ title: null, url: "https://house.example/p/live", id: `live-${n}` }),
      html: () => text.join(""),
    },
  ])("$why", async ({ entry, html }) => {
    const turns = text.map((_, n) => [rawItem({ ...entry(n), content: html(n) + TAIL })]);
    const before = plain.slice(1, 5).map((item) => [item]);
    const read = await readInTurn([...before, ...turns]);
    expect(read.slice(4).map(({ told }) => told[0]?.content.html)).toEqual(text.map((_, n) => html(n)));
  });

  test("when three reports of one event repeat its background", async () => {
    const reports = [0, 1, 2].map((n) => ownWords({ title: `Update ${n}: the bridge`, html: report(n) }, 50 + n));
    const read = await readInTurn([...plain, ...reports].map((item) => [item]));
    expect(read.at(-1)?.told[0]?.content.html).toBe(report(2));
  });

  test("when the first two entries are one and its correction", async () => {
    const html = "<p>It is shut.</p><p>Until noon.</p>";
    const twice = ["The bridge", "Correction: the bridge"].map((title, n) => ownWords({ title, html }, n));
    const [read] = await readInTurn([twice]);
    expect(read?.told.map(({ content }) => content.html)).toEqual([html, html]);
  });

  test("when it is a row of facts whose values recur", async () => {
    const items = ARTICLES.map((article, n) => worn(article, { tail: () => facts(n) + TAIL }, n));
    const read = await readInTurn(items.map((item) => [item]));
    expect(read.slice(3).map(({ told }) => told[0]?.content.html)).toEqual(
      ARTICLES.map(({ html }, n) => html + facts(n)).slice(3),
    );
  });

  test.for([
    {
      why: "a sentence in the middle of a few entries",
      html: (n: number) => (n % 4 === 0 ? "<p>Watch this space.</p>" : ""),
    },
    { why: "a heading over the entry's own words", html: () => "<h2>The background</h2>" },
    { why: "code", html: () => "<pre>npm start</pre>" },
  ])("when it is $why", async ({ html }) => {
    const items = ARTICLES.map((article, n) =>
      worn(article, { head: () => `${aParagraph(n)}${html(n)}`, tail: () => TAIL }, n),
    );
    const [read] = await readInTurn([items]);
    expect(read?.told.map(({ content }) => content.html)).toEqual(
      ARTICLES.map((article, n) => aParagraph(n) + html(n) + article.html),
    );
  });
});
