import { describe, expect, test } from "vitest";
import { identify, isTold } from "../../../src/collect/items/identify.ts";
import type { FeedEntry } from "../../../src/collect/clean/clean-feed.ts";
import { aSameEntry, anEntry, atOnce } from "../entries.ts";

const A = "https://a.example/1";
const B = "https://a.example/2";

function namesOf(entries: readonly FeedEntry[]): readonly string[] {
  return atOnce(identify(entries)).map((one) =>
    isTold(one) ? nameOf(one.identities[0]) : `same ${one.entry.entryHash}`,
  );
}

function nameOf({ kind, value }: { readonly kind: string; readonly value: string }): string {
  // Which hash it is says nothing to a reader of these tables.
  return `${kind} ${kind === "content" ? "(hash)" : value}`;
}

describe("identify", () => {
  test.for([
    { why: "takes the guid", entries: [anEntry({ guid: "g", link: A })], ids: ["guid g"] },
    { why: "takes the guid without what stands around it", entries: [anEntry({ guid: "\n g " })], ids: ["guid g"] },
    { why: "takes the link without a guid", entries: [anEntry({ link: A })], ids: [`link ${A}`] },
    {
      why: "passes over a guid that several entries have",
      entries: [anEntry({ guid: "x", link: A }), anEntry({ guid: "x", link: B })],
      ids: [`link ${A}`, `link ${B}`],
    },
    {
      why: "passes over a guid that a stored entry of the document has too",
      entries: [anEntry({ guid: "x", link: A }), aSameEntry({ guid: "x", link: B, entryHash: "h" })],
      ids: [`link ${A}`, "same h"],
    },
    {
      why: "tells guids by their case",
      entries: [anEntry({ guid: "aB" }), anEntry({ guid: "ab" })],
      ids: ["guid aB", "guid ab"],
    },
    {
      why: "tells guids by their fragment, where several have one",
      entries: [anEntry({ guid: `${A}#one`, title: "One" }), anEntry({ guid: `${A}#two`, title: "Two" })],
      ids: [`guid ${A}#one`, `guid ${A}#two`],
    },
    {
      why: "passes over a link to the whole site",
      entries: [anEntry({ link: "https://a.example/" })],
      ids: ["content (hash)"],
    },
    {
      why: "tells entries of one guid and one link by their words",
      entries: [anEntry({ guid: "x", title: "One" }), anEntry({ guid: "x", title: "Two" })],
      ids: ["content (hash)", "content (hash)"],
    },
    {
      why: "takes one of two that say the same",
      entries: [anEntry({ title: "One" }), anEntry({ title: "One" })],
      ids: ["content (hash)"],
    },
    {
      why: "takes an entry that stands twice once",
      entries: [
        anEntry({ guid: "g", link: A, title: "Lock picked" }),
        anEntry({ guid: "g", link: A, title: "Lock was picked" }),
      ],
      ids: ["guid g"],
    },
    {
      why: "tells entries of one guid and one link by their words, when these are not alike",
      entries: ["Rain floods Bremen", "Snow closes passes", "Mayor opens museum"].map((title) =>
        anEntry({ guid: "same", link: A, title }),
      ),
      ids: ["content (hash)", "content (hash)", "content (hash)"],
    },
    {
      why: "tells entries of one guid, one link and one formula by their words, when they are of several days",
      entries: [1, 2].map((day) =>
        anEntry({ guid: "same", link: A, title: `Update 4.${day} released`, publishedAt: new Date(day) }),
      ),
      ids: ["content (hash)", "content (hash)"],
    },
    {
      why: "takes an entry once that was edited on the day it was told",
      entries: ["three", "four"].map((many) => anEntry({ guid: "g", link: A, title: `Fire hurts ${many} people` })),
      ids: ["guid g"],
    },
    {
      why: "tells an entry from several stored ones of its guid and its link",
      entries: [
        aSameEntry({ guid: "same", link: A, entryHash: "h" }),
        aSameEntry({ guid: "same", link: A, entryHash: "i" }),
        anEntry({ guid: "same", link: A }),
      ],
      ids: ["same h", "same i", "content (hash)"],
    },
    {
      why: "takes an entry that stands twice without a guid once, and knows it by its link",
      entries: [anEntry({ link: A }), anEntry({ link: A })],
      ids: [`link ${A}`],
    },
  ])("$why", ({ entries, ids }) => {
    expect(namesOf(entries)).toEqual(ids);
  });

  test.for([
    "",
    " ",
    "0",
    "00",
    "-",
    "#",
    "N/A",
    "n/a",
    "none",
    "null",
    "undefined",
    "NaN",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "https://a.example",
    "http://www.A.example/#top",
  ])("takes the guid “%s” for none", (guid) => {
    expect(namesOf([anEntry({ guid, link: A })])).toEqual([`link ${A}`]);
  });

  test.for(["1", "00a", "https://a.example/?p=1", "https://a.example/#!/news/1", "tag:a.example,2015:1"])(
    "takes the guid “%s” for one",
    (guid) => {
      expect(namesOf([anEntry({ guid, link: A })])).toEqual([`guid ${guid}`]);
    },
  );

  test("keeps the newest form of an entry that stands twice", () => {
    const older = anEntry({ guid: "g", link: A, title: "Lock picked", updatedAt: new Date("2015-01-01T00:00:00Z") });
    const newer = anEntry({
      guid: "g",
      link: A,
      title: "Lock was picked",
      updatedAt: new Date("2015-01-02T00:00:00Z"),
    });
    for (const entries of [
      [newer, older],
      [older, newer],
    ]) {
      expect(atOnce(identify(entries)).map(({ entry }) => entry)).toEqual([newer]);
    }
  });
});
