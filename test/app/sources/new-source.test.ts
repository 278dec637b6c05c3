import { describe, expect, test } from "vitest";
import { nameFor, sourceAt, withFreeId } from "../../../src/app/sources/new-source.ts";
import { settingsOf } from "../settings/settings-folder.ts";

describe("a source is there already under", () => {
  test.for([
    { address: "https://example.org/feed?b=1", there: true },
    { address: "http://example.org/feed?b=1", there: true },
    { address: "https://www.example.org/feed?b=1", there: true },
    { address: "https://example.org/feed/?b=1#top", there: true },
    { address: "https://EXAMPLE.org:443/feed?b=1", there: true },
    { address: "https://example.org/feed", there: false },
    { address: "https://example.org/Feed?b=1", there: false },
    { address: "https://example.org:8080/feed?b=1", there: false },
    { address: "https://m.example.org/feed?b=1", there: false },
    { address: "no address", there: false },
  ])("$address: $there", async ({ address, there }) => {
    const { sources } = await settingsOf(
      'site: { title: D, url: "https://d.example" }\nsources: ["https://www.example.org/feed/?b=1"]\n',
    );
    expect(sourceAt(sources, address) !== undefined).toBe(there);
  });
});

test("an id that is taken is parted by the whole address", () => {
  const source = { url: "https://example.org/feed?b=2" };
  expect(withFreeId(source, new Set())).toBe(source);
  expect(withFreeId(source, new Set(["example-org-feed"])).id).toMatch(/^example-org-feed-[0-9a-f]{8}$/);
});

test.for([
  { title: "The Wire", name: "The Wire" },
  { title: " The\n\u0007Wire\u202e ", name: "The Wire" },
  { title: "x".repeat(300), name: "x".repeat(100) },
  { title: "example.org", name: undefined },
  { title: " ", name: undefined },
  { title: null, name: undefined },
])("a feed called $title is named $name", ({ title, name }) => {
  expect(nameFor(title, "https://www.example.org/feed")).toBe(name);
});
