import { describe, expect, test } from "vitest";
import { allEntries } from "./demo-entries.ts";

describe("the demo's main story", () => {
  const told = allEntries().filter(({ title, summary }) => signsOf(`${title} ${summary}`).length >= 6);

  test("is told by seven outlets and the aggregator on 20 December, under different headlines", () => {
    expect(told.map(({ link }) => new URL(link).hostname).toSorted()).toEqual(TELLERS);
    expect(new Set(told.map(({ title }) => title)).size).toBe(8);
    for (const { at } of told) expect(at.toISOString().slice(0, 10)).toBe("2014-12-20");
  });

  test("is told best by the Locksmith’s Log", () => {
    const longest = told.toSorted((a, b) => b.summary.length - a.summary.length)[0];
    expect(longest?.title).toMatch(/^North Korea Offers a Joint Investigation of the Sony Pictures Hack/);
  });

  test.for([
    { why: "another studio's film", title: /Carell|Verbinski/, items: 2 },
    { why: "a puppet film", title: /Team America/, items: 1 },
    { why: "the cancelled release", title: /The Interview'?[:, ]/, items: 3 },
    { why: "the Staples breach", title: /Staples/, items: 3 },
    { why: "the phishing at ICANN", title: /ICANN/, items: 2 },
    { why: "the reactor leak in Seoul", title: /reactor/, items: 1 },
  ])("has a look-alike that shares few words with it: $why", ({ title: wanted, items }) => {
    const alike = allEntries().filter(({ title }) => wanted.test(title));
    expect(alike).toHaveLength(items);
    expect(alike.filter(({ title, summary }) => signsOf(`${title} ${summary}`).length > 3)).toEqual([]);
  });
});

const TELLERS = [
  "cipherstreet.example",
  "locksmithslog.example",
  "pacificbyte.example",
  "siliconquay.example",
  "wirepost.example", // and again, through Link Basket
  "wirepost.example",
  "www.brueckenpost.example",
  "www.screenandsignal.example",
];

const SIGNS = [
  /North Korea/,
  /Pyongyang/,
  /Sony Pictures/,
  /FBI/,
  /KCNA/,
  /\bjoint|together/i,
  /investigat|inquiry|probe/i,
  /\bhack/i,
  /Washington|United States/,
  /propos|offer/i,
];

function signsOf(text: string): readonly RegExp[] {
  return SIGNS.filter((sign) => sign.test(text));
}
