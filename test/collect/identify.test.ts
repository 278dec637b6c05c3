import { describe, expect, test } from "vitest";
import { identify } from "../../src/collect/identify.ts";
import { anEntry } from "./entries.ts";

const A = "https://a.example/1";
const B = "https://a.example/2";

describe("identify", () => {
  test.for([
    { why: "takes the guid", entries: [anEntry({ guid: "g", link: A })], ids: ["guid g"] },
    { why: "takes the link without a guid", entries: [anEntry({ link: A })], ids: [`link ${A}`] },
    { why: "takes an empty guid for none", entries: [anEntry({ guid: "", link: A })], ids: [`link ${A}`] },
    {
      why: "passes over a guid that several entries have",
      entries: [anEntry({ guid: "N/A", link: A }), anEntry({ guid: "N/A", link: B })],
      ids: [`link ${A}`, `link ${B}`],
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
      entries: [anEntry({ guid: "g", link: A, title: "Old" }), anEntry({ guid: "g", link: A, title: "New" })],
      ids: ["guid g"],
    },
    {
      why: "hashes a guid of a megabyte",
      entries: [anEntry({ guid: "g".repeat(1_000_000) })],
      ids: ["guid sha256:(hash)"],
    },
    {
      why: "hashes a guid of a thousand letters that no index could hold",
      entries: [anEntry({ guid: "記".repeat(1_000) })],
      ids: ["guid sha256:(hash)"],
    },
  ])("$why", ({ entries, ids }) => {
    const got = identify(entries).map(({ identity }) => `${identity.kind} ${identity.value}`);
    // Which hash it is says nothing to a reader of this table.
    expect(got.map((id) => id.replace(/[\da-f]{64}$/, "(hash)"))).toEqual(ids);
    expect(new Set(got).size).toBe(ids.length);
  });

  test("keeps the newest form of an entry that stands twice", () => {
    const older = anEntry({ guid: "g", link: A, title: "Older", updatedAt: new Date("2015-01-01T00:00:00Z") });
    const newer = anEntry({ guid: "g", link: A, title: "Newer", updatedAt: new Date("2015-01-02T00:00:00Z") });
    expect(identify([newer, older]).map(({ entry }) => entry.content.title)).toEqual(["Newer"]);
    expect(identify([older, newer]).map(({ entry }) => entry.content.title)).toEqual(["Newer"]);
  });
});
