import { describe, expect, test } from "vitest";
import { canonicalLink, isSite, linkKey } from "../../src/domain/canonical-link.ts";

describe("canonicalLink", () => {
  test.for([
    { raw: " https://a.example/x#y ", link: "https://a.example/x" },
    { raw: "../x", link: "https://base.example/x" },
    { raw: "https://me:secret@a.example/", link: "https://a.example/" },
    { raw: "https://a.example/x?UTM_Source=rss&id=7&fbclid=1", link: "https://a.example/x?id=7" },
    { raw: "https://a.example/x?ref=rss&source=feed&cid=news_rss", link: "https://a.example/x" },
    { raw: "https://a.example/x?cid=123&source=7", link: "https://a.example/x?cid=123&source=7" },
    { raw: "https://a.example/x?q=a%20b", link: "https://a.example/x?q=a%20b" },
    { raw: "javascript:alert(1)", link: null },
    { raw: "https://", link: null },
    { raw: `https://a.example/${"x".repeat(2_048)}`, link: null },
  ])("of “$raw”", ({ raw, link }) => {
    expect(canonicalLink(raw, "https://base.example/feed/")).toBe(link);
  });
});

describe("linkKey", () => {
  test.for([
    "http://a.example/x",
    "https://www.a.example/x/",
    "https://m.a.example/x",
    "https://amp.a.example/x",
    "https://a.example/x/amp",
    "https://a.example/x.amp",
    "https://a.example/x/index.html",
    "https://a.example/x?amp",
    "https://a.example/x?outputType=amp",
    "https://a.example/x;jsessionid=0A1B",
    "https://a.example/x?sid=0123456789abcdef",
  ])("takes %s for the page x", (raw) => {
    expect(keyOf(raw)).toBe("a.example/x");
  });

  test.for(["https://b.example/x", "https://a.example/X", "https://a.example/x?sid=7", "https://a.example/x?page=2"])(
    "takes %s for another page",
    (raw) => {
      expect(keyOf(raw)).not.toBe("a.example/x");
    },
  );

  test("does not heed the order of parameters", () => {
    expect(keyOf("https://a.example/?b=2&a=1")).toBe(keyOf("https://a.example/?a=1&b=2"));
  });
});

test.for([
  { raw: "https://a.example", isRoot: true },
  { raw: "http://www.a.example/index.html", isRoot: true },
  { raw: "https://a.example/?utm_source=x", isRoot: true },
  { raw: "https://a.example/x", isRoot: false },
  { raw: "https://a.example/?p=1", isRoot: false },
])("$raw is a whole site: $isRoot", ({ raw, isRoot }) => {
  expect(isSite(keyOf(raw) ?? "/")).toBe(isRoot);
});

function keyOf(raw: string): string | null {
  const link = canonicalLink(raw);
  return link === null ? null : linkKey(link);
}
