import { describe, expect, test } from "vitest";
import { createFeatureList } from "../../../src/curate/learn/feature-list.ts";
import { readFeatures } from "../../../src/curate/learn/read-features.ts";
import { shownFeature, shownOnce } from "../../../src/curate/learn/shown-feature.ts";
import { recency } from "../../../src/curate/learn/recency.ts";
import { strictBar } from "../../../src/curate/learn/strict-bar.ts";
import { wordList } from "../../../src/curate/learn/word-list.ts";
import { bestTag, countGiven } from "../../../src/curate/learn/held-back.ts";

describe("strictBar", () => {
  test.for<{ uses: number; others?: number; isMeasured?: boolean; bar: number }>([
    { uses: 7, bar: Number.POSITIVE_INFINITY },
    { uses: 8, bar: 5 },
    { uses: 8, others: 7, bar: Number.POSITIVE_INFINITY },
    { uses: 16, bar: 4 },
    { uses: 32, bar: 3 },
    { uses: 64, bar: 2 },
    { uses: 63, isMeasured: true, bar: 2.0227 },
    { uses: 64, isMeasured: true, bar: Number.NEGATIVE_INFINITY },
  ])("of $uses examples is $bar", ({ uses, others = 100, isMeasured = false, bar }) => {
    expect(strictBar(uses, { others, isMeasured })).toBeCloseTo(bar, 4);
  });
});

describe("recency", () => {
  test("halves with each year, down to a fifth, and is one without a time", () => {
    const years = [2020, 2024, 2025].map((year) => new Date(Date.UTC(year, 0, 1)));
    const weights = recency([null, ...years]);
    expect(Array.from(weights, (weight) => weight.toFixed(2))).toEqual(["1.00", "0.26", "0.65", "1.30"]);
  });
});

describe("wordList", () => {
  test.for<{ text: string; words: readonly string[] }>([
    { text: "C++ and C# on .NET", words: ["c++", "and", "c#", "on", ".net"] },
    { text: "Müllers' Häuser: Änderung", words: ["mullers", "hauser", "anderung"] },
    { text: "Apple’s don't", words: ["apple", "don't"] },
    { text: "東京で", words: ["東", "京", "で"] },
    { text: `a ${"x".repeat(41)} b`, words: ["a", "b"] },
    { text: "", words: [] },
  ])("cuts $text", ({ text, words }) => {
    const { text: joined, starts, ends } = wordList(text);
    expect(starts.map((start, at) => joined.slice(start, ends[at]))).toEqual(words);
  });
});

function shown(title: string, link: string | null = null, summary = ""): readonly string[] {
  const list = createFeatureList();
  readFeatures(list, { title: "what was before", summary: "", link: null });
  readFeatures(list, { title, summary, link });
  const all = Array.from({ length: list.count() }, (_, at) => shownFeature(list, at));
  return all.filter((name) => name !== null);
}

function weightOf(title: string, summary: string): number {
  const list = createFeatureList();
  readFeatures(list, { title, summary, link: null });
  const at = Array.from({ length: list.count() }, (_, place) => place).find((place) => list.name(place) === "moon");
  return list.weight(at ?? -1);
}

describe("features", () => {
  test.for<{ why: string; title?: string; link?: string; has: readonly string[] }>([
    { why: "words and neighbours", title: "Linux kernel", has: ['"linux"', '"linux kernel"', '"kernel"'] },
    { why: "what stands before a colon", title: "Show: a tool", has: ['"show:"'] },
    { why: "a remark in brackets", title: "A tool (pdf)", has: ['"pdf"'] },
    { why: "a year in brackets as any year", title: "A tool (2015)", has: ['"a year"', '"201x"'] },
    {
      why: "host, its parents, user and repository",
      link: "https://www.blog.code.example/ada/engine/x.pdf",
      has: [
        "host blog.code.example",
        "host code.example",
        "host blog.code.example/ada",
        "host blog.code.example/ada/engine",
        "a .pdf file",
        '"engine" in the address',
      ],
    },
    { why: "an address with broken escapes", link: "https://a.example/%E0%A4%A", has: ["host a.example"] },
    { why: "no address that is none", link: "nowhere", title: "Tool", has: ['"tool"'] },
  ])("tell $why", ({ title = "", link = null, has }) => {
    expect(shown(title, link)).toEqual(expect.arrayContaining([...has]));
  });

  test("tell no top-level domain as a host", () => {
    expect(shown("", "https://blog.code.example/x")).not.toContain("host example");
  });

  test("weigh more when said again, and count the title twice beside a summary", () => {
    expect(weightOf("moon", "")).toBe(1);
    expect(weightOf("star", "moon")).toBe(1);
    expect(weightOf("moon", "star")).toBeCloseTo(Math.log2(3));
    expect(weightOf("moon", "moon")).toBe(2);
  });

  test("end at a limit in a text that never ends", () => {
    const list = createFeatureList();
    const endless = Array.from({ length: 3_000 }, (_, at) => `w${at}x${at * 7}`).join(" ");
    readFeatures(list, { title: endless, summary: endless, link: `https://a.example/${endless}` });
    expect(list.count()).toBeLessThanOrEqual(8_192);
    expect(list.count()).toBeGreaterThan(1_000);
  });
});

describe("what is told of a tag", () => {
  test("is each word once, the loudest first", () => {
    const told = ['"kde"', "host a.example", '"kde" in the address', '"news" in the address', '"kde"'];
    expect(shownOnce(told)).toEqual(['"kde"', "host a.example", '"news" in the address']);
  });
});

describe("bars", () => {
  test("let the best tag pass by less", () => {
    const held = { odds: Float32Array.of(-0.2, -0.1, 1), tags: 3, right: [[1]] };
    const bars = Float64Array.of(0, 0, 2);
    expect(bestTag(held.odds, 0, bars)).toBe(1);
    expect(countGiven(held, bars, 0)).toEqual({ hits: 0, given: 0, uses: 1 });
    expect(countGiven(held, bars, 0.4)).toEqual({ hits: 1, given: 1, uses: 1 });
  });
});
