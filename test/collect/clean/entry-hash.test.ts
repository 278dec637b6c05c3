import { expect, test } from "vitest";
import { entryHash } from "../../../src/collect/clean/entry-hash.ts";
import type { RawItem } from "../../../src/collect/read/parsed-feed.ts";
import { rawItem, readInTurn } from "./dresses.ts";

const ITEM: Partial<RawItem> = {
  id: "1",
  url: "https://a.example/1?utm_source=x#top",
  title: "A title",
  summary: "Words",
  content: "<p>More words</p>",
  author: "Ann",
  published: "2026-01-01T00:00:00.000Z",
  tags: ["a"],
};

test.for<{ why: string; change: Partial<RawItem>; isSame?: true }>([
  { why: "nothing else", change: {}, isSame: true },
  { why: "another date alone", change: { published: "2026-01-02T00:00:00.000Z" } },
  { why: "a date where there was none", change: { updated: "2026-01-02T00:00:00.000Z" } },
  { why: "no date any more", change: { published: null } },
  { why: "another guid", change: { id: "2" } },
  { why: "another link", change: { url: "https://a.example/2" } },
  { why: "another title", change: { title: "A title!" } },
  { why: "another summary", change: { summary: "Word" } },
  { why: "another text", change: { content: "<p>More word</p>" } },
  { why: "another author", change: { author: "Ben" } },
  { why: "another tag", change: { tags: ["b"] } },
  { why: "another language", change: { language: "de" } },
  { why: "another picture", change: { pictures: [{ url: "https://a.example/1.jpg", width: 1, height: 1 }] } },
  { why: "another base for its links", change: { base: "https://b.example/" } },
  { why: "an enclosure", change: { enclosures: [{ url: "https://a.example/1.mp3", type: null, length: 1 }] } },
])("$why", ({ change, isSame = false }) => {
  expect(entryHash(rawItem({ ...ITEM, ...change })) === entryHash(rawItem(ITEM))).toBe(isSame);
});

test("an entry that is remembered is only said to be the same, under its guid and canonical link", async () => {
  const other = rawItem({ title: "Another" });
  const read = await readInTurn([[rawItem(ITEM)], [rawItem(ITEM), other]], { isRemembered: true });
  const hash = read[0]?.told[0]?.entryHash;
  expect(hash).toMatch(/^[\da-f]{32}$/);
  expect(read[1]?.feed.entries.map((entry) => (entry.kind === "same" ? entry : entry.content.title))).toEqual([
    { kind: "same", guid: "1", link: "https://a.example/1", entryHash: hash },
    "Another",
  ]);
});

test("a guid of more than a kilobyte is told as its hash, the same or not", async () => {
  const items = [rawItem({ ...ITEM, id: "g".repeat(1_025) })];
  const read = await readInTurn([items, items], { isRemembered: true });
  const guids = read.map(({ feed }) => feed.entries[0]?.guid);
  expect(guids[0]).toMatch(/^sha256:[\da-f]{64}$/);
  expect(guids[1]).toBe(guids[0]);
});
