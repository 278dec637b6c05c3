import { describe, expect, test } from "vitest";
import { addSources } from "../../../src/app/sources/add-sources.ts";
import { removeSource } from "../../../src/app/sources/remove-source.ts";
import { sourcePlaces } from "../../../src/app/sources/source-places.ts";
import { settingsOf } from "../settings/settings-folder.ts";

const SITE = 'site: { title: Desk, url: "https://news.example.org/" }\n';
const NEW = "https://new.example/feed";

type Case = {
  readonly why: string;
  /** The settings after `site`. */
  readonly before: string;
  readonly after: string;
  readonly group?: string;
  readonly name?: string;
};

const CASES: readonly Case[] = [
  {
    why: "lines",
    before: "sources:\n  - https://a.example/feed\n  - https://b.example/feed\n",
    after: "sources:\n  - https://a.example/feed\n  - https://b.example/feed\n  - https://new.example/feed\n",
  },
  {
    why: "lines without indentation",
    before: "sources:\n- https://a.example/feed\ntags: {}\n",
    after: "sources:\n- https://a.example/feed\n- https://new.example/feed\ntags: {}\n",
  },
  {
    why: "comments and empty lines",
    before:
      "sources: # all\n  # first\n  - https://a.example/feed # the best\n  # - https://off.example/feed\n\n# tags\ntags: {}\n",
    after:
      "sources: # all\n  # first\n  - https://a.example/feed # the best\n  - https://new.example/feed\n  # - https://off.example/feed\n\n# tags\ntags: {}\n",
  },
  {
    why: "no line end at the end",
    before: "sources:\n  - 'https://a.example/feed'",
    after: "sources:\n  - 'https://a.example/feed'\n  - https://new.example/feed",
  },
  {
    why: "Windows line ends",
    before: "# all\r\nsources:\r\n  - https://a.example/feed\r\n\r\ntags: {}\r\n",
    after: "# all\r\nsources:\r\n  - https://a.example/feed\r\n  - https://new.example/feed\r\n\r\ntags: {}\r\n",
  },
  {
    why: "entries in braces",
    before: "sources:\n  - { url: https://a.example/feed,   name: A }\n",
    after:
      "sources:\n  - { url: https://a.example/feed,   name: A }\n  - { url: https://new.example/feed, name: New }\n",
    name: "New",
  },
  {
    why: "entries over several lines",
    before: "sources:\n  -   url: https://a.example/feed\n      name: >-\n        A feed\n  - https://b.example/feed\n",
    after:
      "sources:\n  -   url: https://a.example/feed\n      name: >-\n        A feed\n  - https://b.example/feed\n  - url: https://new.example/feed\n    name: New\n",
    name: "New",
  },
  {
    why: "a last entry of many lines of text",
    before: "sources:\n  - url: https://a.example/feed\n    name: |\n      A feed\n\n\ntags: {}\n",
    after:
      "sources:\n  - url: https://a.example/feed\n    name: |\n      A feed\n  - https://new.example/feed\n\n\ntags: {}\n",
  },
  {
    why: "a name that needs quotes",
    before: "sources:\n  - { url: https://a.example/feed }\n",
    after:
      'sources:\n  - { url: https://a.example/feed }\n  - { url: https://new.example/feed, name: "News: a, b # c $${d}" }\n',
    name: "News: a, b # c ${d}",
  },
  {
    why: "a name that looks like a number",
    before: "sources:\n  - url: https://a.example/feed\n",
    after: 'sources:\n  - url: https://a.example/feed\n  - url: https://new.example/feed\n    name: "404"\n',
    name: "404",
  },
  {
    why: "brackets on one line",
    before: "sources: [https://a.example/feed]\n",
    after: "sources: [https://a.example/feed, https://new.example/feed]\n",
  },
  {
    why: "brackets on several lines",
    before: "sources: [\n    https://a.example/feed, # a\n    https://b.example/feed # b, the last\n  ]\n",
    after:
      "sources: [\n    https://a.example/feed, # a\n    https://b.example/feed, # b, the last\n    https://new.example/feed\n  ]\n",
  },
  {
    why: "brackets with a comma at the end",
    before: "sources: [\n  https://a.example/feed, # a\n]\n",
    after: "sources: [\n  https://a.example/feed, # a\n  https://new.example/feed,\n]\n",
  },
  {
    why: "an empty list",
    before: "sources: [] # none\ntags: {}\n",
    after: "sources:  # none\n  - https://new.example/feed\ntags: {}\n",
  },
  { why: "an empty list over lines", before: "sources: [\n  ]\n", after: "sources: [\n  https://new.example/feed]\n" },
  {
    why: "no value",
    before: "sources: # none yet\ntags: {}\n",
    after: "sources: # none yet\n  - https://new.example/feed\ntags: {}\n",
  },
  { why: "a value of nothing", before: "sources: ~\n", after: "sources: \n  - https://new.example/feed\n" },
  {
    why: "no setting of this name",
    before: "tags: {} # none\n",
    after: "tags: {} # none\nsources:\n  - https://new.example/feed\n",
  },
  {
    why: "a group",
    before:
      "sources:\n  - group: One\n    tags: []\n    sources:\n      - https://a.example/feed # a\n  - group: Two\n    sources: [https://b.example/feed]\n",
    after:
      "sources:\n  - group: One\n    tags: []\n    sources:\n      - https://a.example/feed # a\n      - https://new.example/feed\n  - group: Two\n    sources: [https://b.example/feed]\n",
    group: "one",
  },
  {
    why: "a group in brackets",
    before: "sources:\n  - group: Two\n    sources: [https://b.example/feed]\n",
    after: "sources:\n  - group: Two\n    sources: [https://b.example/feed, https://new.example/feed]\n",
    group: "Two",
  },
  {
    why: "no group of this name yet",
    before: "sources:\n  - https://a.example/feed\n",
    after:
      'sources:\n  - https://a.example/feed\n  - group: "Far: away"\n    sources:\n      - https://new.example/feed\n',
    group: "Far: away",
  },
  {
    why: "no group of this name yet in brackets",
    before: "sources: [https://a.example/feed]\n",
    after: "sources: [https://a.example/feed, { group: Two, sources: [https://new.example/feed] }]\n",
    group: "Two",
  },
  {
    why: "a group as the last of all",
    before: "sources:\n  - group: One\n    sources:\n      - https://a.example/feed\n",
    after: "sources:\n  - group: One\n    sources:\n      - https://a.example/feed\n  - https://new.example/feed\n",
  },
  {
    why: "anchors",
    before: "sources:\n  - &first\n    url: https://a.example/feed\n    name: A\n",
    after: "sources:\n  - &first\n    url: https://a.example/feed\n    name: A\n  - https://new.example/feed\n",
  },
];

describe("a source is added to settings with", () => {
  test.for(CASES)("$why", async ({ before, after, group = null, name }) => {
    const source = { url: NEW, name };
    expect(addSources(SITE + before, [{ group, sources: [source] }])).toBe(SITE + after);
    const { sources } = await settingsOf(SITE + after);
    const added = sources.find(({ request }) => request.reveal().feedUrl === NEW);
    expect(added?.name).toBe(name ?? "new.example");
    expect(sources).toHaveLength((sourcePlaces(SITE + before)?.sources.length ?? 0) + 1);
  });

  const lists = CASES.filter(({ before }) => /https:/.test(before));
  test.for(lists)("$why, and taken out again", ({ before, after }) => {
    const index = sourcePlaces(SITE + after)?.sources.findIndex(({ entry }) =>
      JSON.stringify(entry.node).includes(NEW),
    );
    const left = removeSource(SITE + after, index ?? -1);
    expect(left).toBe(SITE + before);
  });
});

describe("JSON stays JSON", () => {
  const site = { title: "Desk", url: "https://news.example.org" };
  test.for<{ why: string; before: object; group?: string; sources: unknown }>([
    { why: "with sources", before: { site, sources: ["https://a.example/f"] }, sources: ["https://a.example/f", NEW] },
    { why: "with none", before: { site, sources: [] }, sources: [NEW] },
    { why: "with null", before: { site, sources: null }, sources: [NEW] },
    { why: "without the setting", before: { site }, sources: [NEW] },
    {
      why: "with a new group",
      before: { site, sources: ["https://a.example/f"] },
      group: "G",
      sources: ["https://a.example/f", { group: "G", sources: [NEW] }],
    },
  ])("$why", ({ before, group = null, sources }) => {
    for (const indent of [0, 2]) {
      const text = addSources(JSON.stringify(before, null, indent), [{ group, sources: [{ url: NEW }] }]);
      expect(JSON.parse(text ?? "")).toEqual({ ...before, sources });
    }
  });
});

test("many sources are added at once, each to its group", () => {
  const before = `${SITE}sources:\n  - group: A\n    sources:\n      - https://a.example/1\n  - https://b.example/1\n`;
  const after = addSources(before, [
    { group: null, sources: [{ url: "https://c.example/1", tags: ["x", "y"], every: "15m", fullText: true, id: "c" }] },
    { group: "A", sources: [{ url: "https://a.example/2" }, { url: "https://a.example/3" }] },
    { group: "New", sources: [{ url: "https://n.example/1" }, { url: "https://n.example/2", name: "N" }] },
    { group: "Empty", sources: [] },
  ]);
  expect(after).toBe(`${SITE}sources:
  - group: A
    sources:
      - https://a.example/1
      - https://a.example/2
      - https://a.example/3
  - https://b.example/1
  - { url: https://c.example/1, id: c, tags: [x, y], every: 15m, fullText: true }
  - group: New
    sources:
      - https://n.example/1
      - { url: https://n.example/2, name: N }
`);
});

test.for([
  { why: "no YAML", text: "sources: [\n" },
  { why: "no map", text: "- a\n" },
  { why: "sources that are a text", text: "sources: all\n" },
  { why: "sources behind an alias", text: "tags: &a []\nsources: *a\n" },
])("$why is left alone", ({ text }) => {
  expect(addSources(text, [{ group: null, sources: [{ url: NEW }] }])).toBeNull();
});
