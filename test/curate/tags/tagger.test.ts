import { describe, expect, test, vi } from "vitest";
import { createTagger, tagEntry } from "../../../src/curate/tags/tagger.ts";
import type { TagRule } from "../../../src/curate/tags/tag-rule.ts";

const RULES: readonly TagRule[] = [
  { tag: "security", words: ["breach", "zero day", "vulnerability", "hack"] },
  { tag: "north-korea", words: ["DPRK", "Pyongyang", "North Korea"] },
  { tag: "ai", words: ["AI", "machine learning"] },
  { tag: "us", words: ["US"] },
  { tag: "code", words: ["C++", "C#", ".NET", "Node.js", "Go 1.22"] },
  { tag: "windows", words: ["Windows"] },
  { tag: "asia", words: ["北朝鮮", "대한민국"] },
  { tag: "swiss", words: ["Zürich"] },
];
const tagger = createTagger(RULES);

describe("a rule", () => {
  test.for<{ why: string; title: string; tags: Record<string, string> }>([
    {
      why: "matches whatever the case",
      title: "PYONGYANG denies it",
      tags: { "north-korea": `"PYONGYANG" in the title` },
    },
    { why: "matches whole words only", title: "Hackney council and the breaching", tags: {} },
    {
      why: "matches plurals",
      title: "Two breaches, three vulnerabilities",
      tags: { security: `"breaches" in the title` },
    },
    { why: "does not take a plural rule for its singular", title: "A broken window", tags: {} },
    { why: "matches a phrase in order", title: "A zero-day for sale", tags: { security: `"zero-day" in the title` } },
    { why: "needs the phrase together", title: "Zero of the day", tags: {} },
    { why: "sees a possessive", title: "North Korea's answer", tags: { "north-korea": `"North Korea" in the title` } },
    { why: "takes an abbreviation in capitals only", title: "Let us say ai", tags: {} },
    {
      why: "finds the abbreviation",
      title: "The US bets on AI",
      tags: { ai: `"AI" in the title`, us: `"US" in the title` },
    },
    { why: "trusts no abbreviation in a shouted title", title: "THEY TOLD US NOTHING", tags: {} },
    {
      why: "matches longer abbreviations anyhow",
      title: "dprk responds",
      tags: { "north-korea": `"dprk" in the title` },
    },
    { why: "keeps the signs of a language's name", title: "From C to C++", tags: { code: `"C++" in the title` } },
    { why: "does not take C for C#", title: "C is fine, D minor too", tags: {} },
    { why: "matches a leading dot", title: "Porting .NET", tags: { code: `".NET" in the title` } },
    { why: "matches an inner dot", title: "node.js 30 is out", tags: { code: `"node.js" in the title` } },
    { why: "matches inside unspaced scripts", title: "声明:北朝鮮がソニーに", tags: { asia: `"北朝鮮" in the title` } },
    {
      why: "shows accents as they stand, and needs none",
      title: "Zurich or Zürich",
      tags: { swiss: `"Zurich" in the title` },
    },
  ])("$why", ({ title, tags }) => {
    expect(Object.fromEntries(tagEntry(tagger, { title }).map(({ tag, why }) => [tag, why[0]]))).toEqual(tags);
  });

  test("tells each word once, whatever its case, the title's first", () => {
    const entry = { title: "Hack in Pyongyang", summary: "The hack was a breach. A Breach, they say." };
    expect(tagEntry(tagger, entry)).toEqual([
      {
        tag: "security",
        why: [`"Hack" in the title`, `"breach" in the summary`],
      },
      { tag: "north-korea", why: [`"Pyongyang" in the title`] },
    ]);
  });

  test("without any word of its own matches nothing", () => {
    expect(tagEntry(createTagger([{ tag: "odd", words: ["", "!?"] }]), { title: "!? and so on" })).toEqual([]);
  });
});

function told(summary: string) {
  return { item: { title: "Snow in May", summary }, source: null };
}

describe("a story", () => {
  const plain = told("It snowed.");

  test("has its sources' own tags after the rules', each with its outlets", () => {
    const krebs = { name: "Krebs on Security", tags: ["security", "local"] };
    const gazette = { name: "The Gazette", tags: ["local"] };
    const coverage = [krebs, gazette].map((source) => ({ item: plain.item, source }));
    expect(tagger(coverage)).toEqual([
      { tag: "security", why: ["source Krebs on Security"] },
      { tag: "local", why: ["source Krebs on Security", "source The Gazette"] },
    ]);
  });

  test.for([
    { why: "one summary in four is enough", others: 3, tags: ["security"] },
    { why: "one in five is background", others: 4, tags: [] },
  ])("takes a word of the summaries: $why", ({ others, tags }) => {
    const coverage = [told("After the breach."), ...Array.from({ length: others }, () => plain)];
    expect(tagger(coverage).map(({ tag }) => tag)).toEqual(tags);
  });

  test("gives at most five grounds for a tag", () => {
    const rules = [{ tag: "many", words: ["one", "two", "three", "four", "five", "six"] }];
    const [tag] = tagEntry(createTagger(rules), { title: "one two three four five six" });
    expect(tag?.why).toHaveLength(5);
  });

  test("has its tags in the order of the rules, also those that its sources give", () => {
    const source = { name: "The Gazette", tags: ["local", "us", "security"] };
    const item = { title: "AI breach", summary: "" };
    expect(tagger([{ item, source }]).map(({ tag }) => tag)).toEqual(["security", "ai", "us", "local"]);
  });
});

describe("ten thousand tags", () => {
  const item = {
    title: "Breach in the kernel",
    summary: "An exploit for CVE-2026-1 is told. ".repeat(20),
    link: "https://a.test/",
  };
  const source = { id: "wire", name: "Wire", tags: [] };
  const met: TagRule = { tag: "met", words: [], ways: [{ any: ["breach"], source: ["wire"] }, { host: ["a.test"] }] };

  /** How often tables are asked while one entry is tagged, with so many rules that it does not meet. */
  function lookUps(rules: number, ruleOf: (at: number) => TagRule): number {
    const tagged = createTagger([...Array.from({ length: rules }, (_, at) => ruleOf(at)), met]);
    using get = vi.spyOn(Map.prototype, "get");
    using has = vi.spyOn(Set.prototype, "has");
    expect(tagged([{ item, source }])).toEqual([
      { tag: "met", why: [`"Breach" in the title`, "source Wire", "host a.test"] },
    ]);
    return get.mock.calls.length + has.mock.calls.length;
  }

  test.for<{ why: string; ruleOf: (at: number) => TagRule }>([
    { why: "of a word each", ruleOf: (at) => ({ tag: `t${at}`, words: [`nothing${at}`] }) },
    {
      why: "of words that bar",
      ruleOf: (at) => ({ tag: `t${at}`, words: [], ways: [{ none: ["x"], host: [`${at}.test`] }] }),
    },
    { why: "of other sources", ruleOf: (at) => ({ tag: `t${at}`, words: [], ways: [{ source: [`s${at}`] }] }) },
    {
      why: "of a word that bars them all",
      ruleOf: (at) => ({ tag: `t${at}`, words: [], ways: [{ none: ["kernel"], any: [`nothing${at}`] }] }),
    },
    {
      why: "of this source and a word each",
      ruleOf: (at) => ({ tag: `t${at}`, words: [], ways: [{ source: ["wire"], any: [`nothing${at}`] }] }),
    },
    {
      why: "of this host and words together",
      ruleOf: (at) => ({ tag: `t${at}`, words: [], ways: [{ host: ["a.test"], all: [`nothing${at}`, `never${at}`] }] }),
    },
  ])("cost an entry no more than a few: $why", ({ ruleOf }) => {
    const few = lookUps(10, ruleOf);
    expect(few).toBeGreaterThan(100);
    expect(lookUps(10_000, ruleOf)).toBe(few);
  });

  test("do not change what a text is tagged", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ tag: `t${at}`, words: [`nothing${at}`] }));
    const title = "Pyongyang hack";
    expect(tagEntry(createTagger([...many, ...RULES]), { title })).toEqual(tagEntry(tagger, { title }));
  });
});
