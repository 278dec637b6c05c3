import { expect, test } from "vitest";
import { enclosuresOf } from "../../../src/collect/clean/entry-enclosures.ts";
import type { ParsedEnclosure } from "../../../src/collect/read/parsed-feed.ts";
import type { Enclosure } from "../../../src/domain/item.ts";

const url = "https://a.example/7.mp3";
const plain = { url, type: "audio/mpeg", length: 9 };
const kept = { url, type: "audio/mpeg", lengthBytes: 9 };
const transcript = { url: "https://a.example/7.vtt", type: "text/vtt", language: "en" };

test.for<{ why: string; told: ParsedEnclosure; file: Enclosure | undefined }>([
  { why: "keeps a file", told: plain, file: kept },
  { why: "drops what cannot be asked for", told: { ...plain, url: "javascript:alert(1)" }, file: undefined },
  { why: "keeps its time", told: { ...plain, duration: 604_800 }, file: { ...kept, durationSeconds: 604_800 } },
  { why: "believes no time of more than a week", told: { ...plain, duration: 604_801 }, file: kept },
  { why: "believes no time below nothing", told: { ...plain, duration: -1 }, file: kept },
  {
    why: "makes a line of plain text of what is said of it",
    told: { ...plain, description: "<p>A <b>film</b>\u202E &amp;\n more</p><script>x</script>" },
    file: { ...kept, description: "A film & more" },
  },
  { why: "leaves out a description that says nothing", told: { ...plain, description: "<br>" }, file: kept },
  {
    why: "keeps the episode",
    told: { ...plain, episode: { number: 7, season: 1, isExplicit: true, transcripts: [transcript], chapters: plain } },
    file: {
      ...kept,
      episode: {
        number: 7,
        season: 1,
        isExplicit: true,
        transcripts: [transcript],
        chapters: { url, type: "audio/mpeg" },
      },
    },
  },
  {
    why: "leaves out an episode of which nothing is sound",
    told: {
      ...plain,
      episode: {
        number: 0,
        season: 9_999_999,
        transcripts: [{ ...transcript, url: "ftp://a.example/x" }],
        chapters: { url: "/x", type: null },
      },
    },
    file: kept,
  },
  {
    why: "keeps no more than eight transcripts",
    told: { ...plain, episode: { transcripts: Array.from({ length: 20 }, () => transcript) } },
    file: { ...kept, episode: { transcripts: Array.from({ length: 8 }, () => transcript) } },
  },
])("$why", ({ told, file }) => {
  expect(enclosuresOf({ enclosures: [told] })).toEqual(file === undefined ? [] : [file]);
});

test("keeps no more than twenty files", () => {
  expect(enclosuresOf({ enclosures: Array.from({ length: 30 }, () => plain) })).toHaveLength(20);
});

test("has no keys for what is not said, so that an item keeps its hash", () => {
  expect(enclosuresOf({ enclosures: [plain] }).map((file) => Object.keys(file))).toEqual([
    ["url", "type", "lengthBytes"],
  ]);
});
