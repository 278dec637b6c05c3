import { describe, expect, test } from "vitest";
import { refusal, settingsOf, SMALLEST } from "./settings-folder.ts";

describe("rules of tags", () => {
  test("are words, maps, or both in a list; a single text stands for a list of one", async () => {
    const { tags } = await settingsOf(`${SMALLEST}tags:
  plain: [breach, "zero day", hack*]
  map: { all: [Apple, lawsuit], none: cider }
  mixed:
    - breach
    - { source: example.org, host: [Example.ORG., bücher.example] }
    - { match: 'CVE-\\d{4}-\\d+', any: [C++, "F#", .NET, 北朝鮮, اختراق*] }
  empty: []
  bare:
`);
    expect(tags).toEqual([
      { tag: "plain", words: ["breach", "zero day", "hack*"] },
      { tag: "map", words: [], ways: [{ all: ["Apple", "lawsuit"], none: ["cider"] }] },
      {
        tag: "mixed",
        words: ["breach"],
        ways: [
          { source: ["example.org"], host: ["example.org", "xn--bcher-kva.example"] },
          { match: ["CVE-\\d{4}-\\d+"], any: ["C++", "F#", ".NET", "北朝鮮", "اختراق*"] },
        ],
      },
      { tag: "empty", words: [] },
      { tag: "bare", words: [] },
    ]);
  });

  test("name a source by its id or its name, also one in a group", async () => {
    const { tags } = await settingsOf(`site: { title: Desk, url: "https://news.example.org/" }
sources:
  - { url: https://a.example/feed, id: first, name: The First }
  - { group: G, sources: [https://www.b.example/feed] }
tags: { a: { source: [first, The First, b.example, b-example-feed] } }
`);
    expect(tags[0]?.ways).toEqual([{ source: ["first", "The First", "b.example", "b-example-feed"] }]);
  });
});

const HOST = "a host such as example.org, without https://, port and path; it stands for its subdomains too";
const WORD = "a text of 1 to 100 characters on one line (put numbers, true and false in quotes)";
const MAP = "a map with any, all, none, source, host or match";
const STAR = "a word whose star stands at its end, after at least 3 letters, such as hack*";
const EMPTY = "a map that says what gives the tag: any, all, source, host or match (none only says what does not)";

describe("a wrong rule", () => {
  test.for<{ why: string; rule: string; told: readonly string[] }>([
    { why: "neither list nor map", rule: "breach", told: [`3:12: tags.a must be a list of words, or ${MAP}.`] },
    { why: "an empty map", rule: "{}", told: [`3:12: tags.a must be ${EMPTY}.`] },
    { why: "an empty map in a list", rule: "[x, {}]", told: [`3:16: Each of tags.a must be ${EMPTY}.`] },
    { why: "only what bars", rule: "{ none: [x] }", told: [`3:12: tags.a must be ${EMPTY}.`] },
    {
      why: "an unknown key",
      rule: "{ any: [x], nun: [y] }",
      told: [`3:24: "nun" is not a setting of tags.a. Did you mean "none"?`],
    },
    {
      why: "an empty list",
      rule: "{ any: [] }",
      told: ["3:19: tags.a.any must be a list of 1 to 1000 words."],
    },
    { why: "a number", rule: "{ all: [x, 7] }", told: [`3:23: Each of tags.a.all must be ${WORD}.`] },
    {
      why: "a map in it",
      rule: "{ all: { x: 1 } }",
      told: ["3:19: tags.a.all must be a word, or a list of 1 to 1000 words."],
    },
    { why: "no letter", rule: '["!?"]', told: ["3:13: Each of tags.a must be a word: with a letter or digit in it."] },
    {
      why: "stars after too little, and elsewhere",
      rule: '{ any: ["data ha*", "*angriff", "ransom*ware", "C++*", "a * b", "hack**", "hack* ok"] }',
      told: ["3:20", "3:32", "3:44", "3:59", "3:67", "3:76"].map((at) => `${at}: Each of tags.a.any must be ${STAR}.`),
    },
    { why: "too long a word", rule: `["${"x".repeat(101)}"]`, told: [`3:13: Each of tags.a must be ${WORD}.`] },
    {
      why: "an unknown source, near",
      rule: "{ source: exampel.org }",
      told: [`3:22: "exampel.org" is not a source. Did you mean "example.org"? Give its id or name.`],
    },
    {
      why: "an unknown source, far",
      rule: "{ source: [example.org, Wirepost] }",
      told: [`3:36: "Wirepost" is not a source. Known here: example.org, example-org-feed-xml. Give its id or name.`],
    },
    { why: "a host with a scheme", rule: "{ host: https://a.example }", told: [`3:20: tags.a.host must be ${HOST}.`] },
    {
      why: "hosts with more than a host",
      rule: '{ host: ["a.example/x", "a.example:80", "*.a.example", "a b", "@a"] }',
      told: ["3:21", "3:36", "3:52", "3:67", "3:74"].map((at) => `${at}: Each of tags.a.host must be ${HOST}.`),
    },
    {
      why: "look-ahead",
      rule: "{ match: 'a(?=b)' }",
      told: ["3:21: tags.a.match must be a pattern as RE2 has them: it has no look-ahead and look-behind."],
    },
    {
      why: "look-behind",
      rule: "{ match: ['a', '(?<!b)a'] }",
      told: ["3:27: Each of tags.a.match must be a pattern as RE2 has them: it has no look-ahead and look-behind."],
    },
    {
      why: "a back-reference",
      rule: String.raw`{ match: '(a)\1' }`,
      told: ["3:21: tags.a.match must be a pattern as RE2 has them: it has no back-references."],
    },
    {
      why: "a possessive quantifier",
      rule: "{ match: 'a++' }",
      told: [
        "3:21: tags.a.match must be a pattern as RE2 has them: it has no atomic groups and possessive quantifiers.",
      ],
    },
    {
      why: "a code point as JavaScript has them",
      rule: String.raw`{ match: '\u0041' }`,
      told: [String.raw`3:21: tags.a.match must be a pattern as RE2 has them: it has no \u escapes (write \x{1F600}).`],
    },
    {
      why: "an open bracket",
      rule: "{ match: '(a' }",
      told: ["3:21: tags.a.match must be a pattern as RE2 has them: missing closing )."],
    },
    {
      why: "an escape that is none",
      rule: String.raw`{ match: 'a\h' }`,
      told: [String.raw`3:21: tags.a.match must be a pattern as RE2 has them: invalid escape sequence (\h).`],
    },
    {
      why: "a pattern that all texts match",
      rule: "{ match: 'a*' }",
      told: ["3:21: tags.a.match must be a pattern that needs at least one letter: this one matches every text."],
    },
    {
      why: "a pattern that unfolds",
      rule: "{ match: '((abc){100}){10}' }",
      told: ["3:21: tags.a.match must be a smaller pattern: this one unfolds to 5022 steps, and 2000 are the most."],
    },
    {
      why: "too long a pattern",
      rule: `{ match: '${"x".repeat(501)}' }`,
      told: ["3:21: tags.a.match must be a pattern of 1 to 500 characters."],
    },
    {
      why: "too many words",
      rule: `[${Array.from({ length: 1_001 }, (_, at) => `w${at}`).join(", ")}]`,
      told: ["3:12: tags.a must be a list of at most 1000 words and maps."],
    },
    {
      why: "too many patterns of one map",
      rule: `{ match: [${Array.from({ length: 51 }, (_, at) => `p${at}`).join(", ")}] }`,
      told: ["3:21: tags.a.match must be a list of 1 to 50 patterns."],
    },
  ])("is told: $why", async ({ rule, told }) => {
    const { message } = await refusal(`${SMALLEST}tags: { a: ${rule} }\n`);
    expect(message.split("\n").filter((line) => line.startsWith("newsdesk.yaml:"))).toEqual(
      told.map((line) => `newsdesk.yaml:${line}`),
    );
  });

  test("is told when the patterns of all tags are too many, at the first that is", async () => {
    const patterns = Array.from({ length: 40 }, (_, at) => `p${at}`).join(", ");
    const rules = Array.from({ length: 6 }, (_, at) => `  t${at}: { match: [${patterns}] }\n`).join("");
    const { message } = await refusal(`${SMALLEST}tags:\n${rules}`);
    expect(message).toContain(
      "newsdesk.yaml:9:17: More than 200 patterns in all tags. Write some of them as words, or join some with |.",
    );
  });

  test("tells nothing that comes from a placeholder", async () => {
    const text = `site: { title: Desk, url: "https://news.example.org/" }
sources: [{ url: https://a.example/feed, name: "\${SECRET}" }]
tags: { a: { source: ["\${SECRET}x"], host: "https://\${SECRET}", match: "(\${SECRET}" } }
`;
    const { message } = await refusal(text, { env: { SECRET: "swordfish" } });
    expect(message).toContain("newsdesk.yaml has 3 mistakes.");
    expect(message).toContain("This is not a source. None can be named here.");
    expect(message).not.toContain("swordfish");
  });
});
