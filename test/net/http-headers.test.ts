import { describe, expect, test } from "vitest";
import { maxAgeSeconds, retryAfterSeconds } from "../../src/net/http-headers.ts";

const NOW = new Date("2015-01-01T00:00:00Z");

describe("retryAfterSeconds", () => {
  test.for([
    { why: "reads seconds", headers: { "retry-after": "90" }, seconds: 90 },
    { why: "reads a date by our clock", headers: { "retry-after": "Thu, 01 Jan 2015 00:10:00 GMT" }, seconds: 600 },
    {
      why: "reads a date by the server's clock",
      headers: { "retry-after": "Thu, 01 Jan 2015 00:10:00 GMT", date: "Thu, 01 Jan 2015 00:09:00 GMT" },
      seconds: 60,
    },
    {
      why: "takes a time that is over for none",
      headers: { "retry-after": "Wed, 31 Dec 2014 00:00:00 GMT" },
      seconds: 0,
    },
    { why: "takes a negative number for none", headers: { "retry-after": "-5" }, seconds: 0 },
    { why: "takes an absurd number for none", headers: { "retry-after": "99999999999999" }, seconds: 0 },
    { why: "takes words for none", headers: { "retry-after": "soon" }, seconds: 0 },
    { why: "needs no header", headers: {}, seconds: 0 },
  ])("$why", ({ headers, seconds }) => {
    expect(retryAfterSeconds(new Map(Object.entries(headers)), NOW)).toBe(seconds);
  });
});

describe("maxAgeSeconds", () => {
  test.for([
    { value: "max-age=300", seconds: 300 },
    { value: "public, Max-Age=300, must-revalidate", seconds: 300 },
    { value: 'max-age="60"', seconds: 60 },
    { value: "s-maxage=300", seconds: 0 },
    { value: "no-cache, max-age=300", seconds: 0 },
    { value: "no-store", seconds: 0 },
    { value: "max-age=-1", seconds: 0 },
    { value: "max-age=soon", seconds: 0 },
  ])("of $value is $seconds", ({ value, seconds }) => {
    expect(maxAgeSeconds(new Map([["cache-control", value]]))).toBe(seconds);
  });

  test("of nothing is 0", () => {
    expect(maxAgeSeconds(new Map())).toBe(0);
  });
});
