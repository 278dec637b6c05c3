import { describe, expect, test } from "vitest";
import { isUnchanged } from "../../src/web/conditional.ts";
import { at } from "../builders.ts";

/** RFC 9110, 13.1.2, 13.1.3 and 13.2.2. */
describe("isUnchanged", () => {
  const document = { etag: '"abc"', changedAt: at("06:00:00.500") };

  test.for<{ why: string; match?: string; since?: string; unchanged: boolean }>([
    { why: "no condition", unchanged: false },
    { why: "the same tag", match: '"abc"', unchanged: true },
    { why: "the same tag, made weak by a cache", match: 'W/"abc"', unchanged: true },
    { why: "the same tag among others", match: '"x", W/"abc" , "y"', unchanged: true },
    { why: "a tag with a comma in it, then ours", match: '"a,b","abc"', unchanged: true },
    { why: "any tag", match: " * ", unchanged: true },
    { why: "another tag", match: '"abcd"', unchanged: false },
    { why: "our tag without its quotes", match: "abc", unchanged: false },
    { why: "nothing where a tag should be", match: "", unchanged: false },
    { why: "the second of the change", since: "Mon, 23 Nov 2026 06:00:00 GMT", unchanged: true },
    { why: "a later second", since: "Mon, 23 Nov 2026 06:00:01 GMT", unchanged: true },
    { why: "an earlier second", since: "Mon, 23 Nov 2026 05:59:59 GMT", unchanged: false },
    { why: "a date that is none", since: "yesterday", unchanged: false },
    {
      why: "another tag, though the date would do",
      match: '"x"',
      since: "Mon, 23 Nov 2026 07:00:00 GMT",
      unchanged: false,
    },
    {
      why: "the same tag, though the date would not",
      match: '"abc"',
      since: "Mon, 23 Nov 2026 05:00:00 GMT",
      unchanged: true,
    },
  ])("$why: $unchanged", ({ match, since, unchanged }) => {
    const headers = {
      ...(match === undefined ? {} : { "if-none-match": match }),
      ...(since === undefined ? {} : { "if-modified-since": since }),
    };
    expect(isUnchanged(headers, document)).toBe(unchanged);
  });
});
