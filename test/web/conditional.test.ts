import { describe, expect, test } from "vitest";
import { knownEtag } from "../../src/web/conditional.ts";
import { at } from "../builders.ts";

/** RFC 9110, 13.1.2, 13.1.3 and 13.2.2. */
describe("knownEtag", () => {
  const document = { etags: ['"abc"', '"abc-br"'], changedAt: at("06:00:00.500") };

  test.for<{ why: string; match?: string; since?: string; known: string | null }>([
    { why: "no condition", known: null },
    { why: "the same tag", match: '"abc"', known: '"abc"' },
    { why: "the same tag, made weak by a cache", match: 'W/"abc"', known: '"abc"' },
    { why: "the same tag among others", match: '"x", W/"abc" , "y"', known: '"abc"' },
    { why: "a tag with a comma in it, then ours", match: '"a,b","abc"', known: '"abc"' },
    { why: "the tag of another form", match: '"abc-br"', known: '"abc-br"' },
    { why: "the tags of two forms", match: '"abc-br", "abc"', known: '"abc"' },
    { why: "any tag", match: " * ", known: '"abc"' },
    { why: "another tag", match: '"abcd"', known: null },
    { why: "our tag without its quotes", match: "abc", known: null },
    { why: "nothing where a tag should be", match: "", known: null },
    { why: "the second of the change", since: "Mon, 23 Nov 2026 06:00:00 GMT", known: '"abc"' },
    { why: "a later second", since: "Mon, 23 Nov 2026 06:00:01 GMT", known: '"abc"' },
    { why: "an earlier second", since: "Mon, 23 Nov 2026 05:59:59 GMT", known: null },
    { why: "a date that is none", since: "yesterday", known: null },
    {
      why: "another tag, though the date would do",
      match: '"x"',
      since: "Mon, 23 Nov 2026 07:00:00 GMT",
      known: null,
    },
    {
      why: "the same tag, though the date would not",
      match: '"abc"',
      since: "Mon, 23 Nov 2026 05:00:00 GMT",
      known: '"abc"',
    },
  ])("$why: $known", ({ match, since, known }) => {
    const headers = {
      ...(match === undefined ? {} : { "if-none-match": match }),
      ...(since === undefined ? {} : { "if-modified-since": since }),
    };
    expect(knownEtag(headers, document)).toBe(known);
  });
});
