import { describe, expect, test } from "vitest";
import type { TagEntry } from "../../../src/curate/tags/judge-item.ts";
import type { Aliases, TagWay } from "../../../src/curate/tags/tag-rule.ts";
import { createTagger } from "../../../src/curate/tags/tagger.ts";

type Text = { readonly title?: string; readonly summary?: string; readonly link?: string; readonly by?: string };

function anEntry({ title = "Snow in May", summary = "", link, by }: Text): TagEntry {
  const source = by === undefined ? null : { id: `${by.toLowerCase()}-feed`, name: by, tags: [] };
  return { item: { title, summary, link: link ?? null }, source };
}

/** The grounds for the one tag of the rules; `null` when it is not given. */
function whyOf(ways: readonly TagWay[], texts: readonly Text[], aliases: Aliases = {}): readonly string[] | null {
  const [tag] = createTagger([{ tag: "t", words: [], ways }], aliases)(texts.map(anEntry));
  return tag?.why ?? null;
}

type Case = {
  readonly why: string;
  readonly way: TagWay;
  readonly text: Text;
  readonly told: readonly string[] | null;
};

describe("a way to a tag", () => {
  const apple: TagWay = { any: ["Apple", "Cupertino"], none: ["cider", "Apple Records"] };
  const suit: TagWay = { all: ["Apple", "lawsuit"] };
  const both: TagWay = { any: ["Apple"], source: ["Wire"], host: ["example.org"] };
  test.for<Case>([
    { why: "any: one of the words", way: apple, text: { title: "News of Apple" }, told: [`"Apple" in the title`] },
    { why: "any: none of them there", way: apple, text: { title: "News of Pear" }, told: null },
    { why: "none: in the title", way: apple, text: { title: "Apple cider season" }, told: null },
    { why: "none: in the summary", way: apple, text: { title: "Apple season", summary: "Cider is made." }, told: null },
    { why: "none: a phrase", way: apple, text: { title: "Apple Records reissues Abbey Road" }, told: null },
    {
      why: "all: over title and summary",
      way: suit,
      text: { title: "Apple in court", summary: "Two lawsuits were brought." },
      told: [`"Apple" in the title`, `"lawsuits" in the summary`],
    },
    { why: "all: one is missing", way: suit, text: { title: "Apple in court", summary: "It was sued." }, told: null },
    {
      why: "all: one twice is not two",
      way: suit,
      text: { title: "Apple and Apple", summary: "Apple again." },
      told: null,
    },
    { why: "source: by its name", way: { source: ["Wire"] }, text: { by: "Wire" }, told: ["source Wire"] },
    { why: "source: by its id", way: { source: ["wire-feed"] }, text: { by: "Wire" }, told: ["source Wire"] },
    { why: "source: another one", way: { source: ["Wire"] }, text: { by: "Wireless" }, told: null },
    { why: "source: nobody knows which", way: { source: ["Wire"] }, text: {}, told: null },
    {
      why: "source and none: barred by a word",
      way: { source: ["Wire"], none: ["snow"] },
      text: { by: "Wire" },
      told: null,
    },
    {
      why: "host: the very one",
      way: { host: ["example.org"] },
      text: { link: "https://example.org/a" },
      told: ["host example.org"],
    },
    {
      why: "host: a subdomain",
      way: { host: ["example.org"] },
      text: { link: "https://www.news.example.org/a" },
      told: ["host www.news.example.org"],
    },
    {
      why: "host: one that only ends alike",
      way: { host: ["example.org"] },
      text: { link: "https://notexample.org/" },
      told: null,
    },
    {
      why: "host: the domain above it",
      way: { host: ["news.example.org"] },
      text: { link: "https://example.org/" },
      told: null,
    },
    {
      why: "host: in the path only",
      way: { host: ["example.org"] },
      text: { link: "https://a.test/example.org" },
      told: null,
    },
    {
      why: "host: with the dot of the root",
      way: { host: ["example.org"] },
      text: { link: "https://www.example.org./a" },
      told: ["host www.example.org"],
    },
    { why: "host: no link", way: { host: ["example.org"] }, text: {}, told: null },
    {
      why: "several kinds: all of them",
      way: both,
      text: { title: "Apple pie", by: "Wire", link: "https://example.org/" },
      told: [`"Apple" in the title`, "source Wire", "host example.org"],
    },
    {
      why: "source and host: both",
      way: { source: ["Wire"], host: ["example.org"] },
      text: { by: "Wire", link: "https://example.org/" },
      told: ["source Wire", "host example.org"],
    },
    {
      why: "source and host: another host",
      way: { source: ["Wire"], host: ["example.org"] },
      text: { by: "Wire", link: "https://a.test/" },
      told: null,
    },
    {
      why: "source and host: another source",
      way: { source: ["Wire"], host: ["example.org"] },
      text: { by: "X", link: "https://example.org/" },
      told: null,
    },
    {
      why: "source and a word: what the summary says comes last",
      way: { source: ["Wire"], any: ["snow", "cold"] },
      text: { by: "Wire", summary: "Cold." },
      told: [`"Snow" in the title`, "source Wire", `"Cold" in the summary`],
    },
    { why: "several kinds: no word", way: both, text: { by: "Wire", link: "https://example.org/" }, told: null },
    {
      why: "several kinds: another source",
      way: both,
      text: { title: "Apple", by: "X", link: "https://example.org/" },
      told: null,
    },
    {
      why: "several kinds: another host",
      way: both,
      text: { title: "Apple", by: "Wire", link: "https://a.test/" },
      told: null,
    },
    {
      why: "match: the part that matched",
      way: { match: [String.raw`CVE-\d{4}-\d{4,}`, "absent"] },
      text: { title: "Patch for CVE-2026-12345 is out", summary: "CVE-2026-12345 and CVE-2025-0001" },
      told: [`"CVE-2026-12345" in the title, by a pattern`],
    },
    {
      why: "match: the case counts",
      way: { match: ["apple"] },
      text: { title: "Apple pie" },
      told: null,
    },
    {
      why: "match: unless it says otherwise",
      way: { match: ["(?i)apple"] },
      text: { title: "Apple pie" },
      told: [`"Apple" in the title, by a pattern`],
    },
    {
      why: "match and any: both",
      way: { any: ["pie"], match: ["App.e"] },
      text: { title: "Apple tart" },
      told: null,
    },
    {
      why: "match and any: no pattern",
      way: { any: ["tart"], match: ["pie"] },
      text: { title: "Apple tart" },
      told: null,
    },
    {
      why: "match: letters put together in another way",
      way: { match: ["^Zürich$"] },
      text: { title: "Zu\u0308rich" },
      told: [`"Zürich" in the title, by a pattern`],
    },
    {
      why: "match: all of a long text, of which the beginning is told",
      way: { match: ["(?s)^A.*b$"] },
      text: { title: `A${"a".repeat(200)}b` },
      told: [`"A${"a".repeat(99)}…" in the title, by a pattern`],
    },
    { why: "nothing asked for", way: {}, text: { title: "Anything", by: "Wire" }, told: null },
    { why: "only something barred", way: { none: ["cider"] }, text: { title: "Anything", by: "Wire" }, told: null },
  ])("$why", ({ way, text, told }) => {
    expect(whyOf([way], [text])).toEqual(told);
  });

  test("is one of several: each gives the tag, and tells its own grounds only", () => {
    const ways: readonly TagWay[] = [{ all: ["Apple", "cider"] }, { source: ["Wire"], any: ["pear"] }];
    expect(whyOf(ways, [{ title: "Apple cider" }])).toEqual([`"Apple" in the title`, `"cider" in the title`]);
    expect(whyOf(ways, [{ title: "Apple and pear", by: "Wire" }])).toEqual([`"pear" in the title`, "source Wire"]);
    expect(whyOf(ways, [{ title: "Apple and pear", by: "X" }])).toBeNull();
  });

  test("stands beside the plain words of the same tag", () => {
    const tagger = createTagger([{ tag: "fruit", words: ["pear"], ways: [{ all: ["apple", "cider"] }] }]);
    const tagged = (title: string) => tagger([anEntry({ title })]).map(({ tag }) => tag);
    expect([tagged("A pear"), tagged("Apple cider"), tagged("An apple")]).toEqual([["fruit"], ["fruit"], []]);
  });
});

describe("a way over a story's coverage", () => {
  const plain: Text = { title: "Snow in May", by: "Plain" };
  const told = (way: TagWay, one: Text, others: number) =>
    whyOf([way], [one, ...Array.from({ length: others }, () => plain)]);

  test.for<{ why: string; way: TagWay; one: Text; given: boolean }>([
    { why: "a title alone is enough", way: { all: ["ice", "fall"] }, one: { title: "Ice fall" }, given: true },
    {
      why: "a title with a part of all is enough",
      way: { all: ["ice", "fall"] },
      one: { title: "Ice", summary: "Fall." },
      given: true,
    },
    {
      why: "one summary in five is background",
      way: { all: ["ice", "fall"] },
      one: { summary: "Ice fall." },
      given: false,
    },
    { why: "a source alone is enough", way: { source: ["Wire"] }, one: { by: "Wire" }, given: true },
    { why: "a host alone is enough", way: { host: ["a.test"] }, one: { link: "https://a.test/" }, given: true },
    {
      why: "a source does not make a summary's word stronger",
      way: { source: ["Wire"], any: ["ice"] },
      one: { by: "Wire", summary: "Ice." },
      given: false,
    },
    { why: "a pattern in one summary of five", way: { match: ["[Ii]ce"] }, one: { summary: "Ice." }, given: false },
  ])("$why", ({ way, one, given }) => {
    expect(told(way, one, 4) !== null).toBe(given);
    expect(told(way, one, 3)).not.toBeNull();
  });

  test("counts an item once that meets it in two ways", () => {
    const ways: readonly TagWay[] = [{ any: ["ice"] }, { any: ["fall"] }];
    const others = Array.from({ length: 4 }, () => plain);
    expect(whyOf(ways, [{ summary: "Ice fall." }, ...others])).toBeNull();
  });

  test("takes all of its words from one item", () => {
    expect(whyOf([{ all: ["ice", "fall"] }], [{ title: "Ice" }, { title: "Fall" }])).toBeNull();
  });

  test("is barred item by item", () => {
    const way: TagWay = { any: ["ice"], none: ["cream"] };
    expect(whyOf([way], [{ title: "Ice cream" }, { title: "Ice falls" }])).toEqual([`"Ice" in the title`]);
  });

  test("judges an item anew under another source", () => {
    const tagger = createTagger([{ tag: "t", words: [], ways: [{ source: ["Wire"] }] }]);
    const { item } = anEntry({});
    const tagsUnder = (name: string) => tagger([{ item, source: { name, tags: [] } }]).length;
    expect([tagsUnder("Wire"), tagsUnder("Courier"), tagsUnder("Wire")]).toEqual([1, 0, 1]);
  });
});

describe("other words for a name", () => {
  const aliases: Aliases = { "North Korea": ["DPRK", "Pyongyang"] };
  test.for<{ why: string; way: TagWay; title: string; told: readonly string[] | null }>([
    {
      why: "count for the name, and say so",
      way: { any: ["North Korea"] },
      title: "Pyongyang answers",
      told: [`"Pyongyang" in the title, another word for "North Korea"`],
    },
    {
      why: "count however the rule writes the name",
      way: { any: ["north korea"] },
      title: "DPRK answers",
      told: [`"DPRK" in the title, another word for "north korea"`],
    },
    {
      why: "count for one of all",
      way: { all: ["North Korea", "missile"] },
      title: "Pyongyang fires a missile",
      told: [`"Pyongyang" in the title, another word for "North Korea"`, `"missile" in the title`],
    },
    {
      why: "bar too",
      way: { any: ["missile"], none: ["North Korea"] },
      title: "Pyongyang fires a missile",
      told: null,
    },
    { why: "do not stand for each other", way: { any: ["Pyongyang"] }, title: "DPRK and North Korea", told: null },
  ])("$why", ({ way, title, told }) => {
    expect(whyOf([way], [{ title }], aliases)).toEqual(told);
  });

  test("count for the words of the short form too", () => {
    const tagger = createTagger([{ tag: "korea", words: ["North Korea"] }], aliases);
    expect(tagger([anEntry({ title: "Pyongyang answers" })]).map(({ tag }) => tag)).toEqual(["korea"]);
  });
});
