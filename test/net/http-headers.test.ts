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
      why: "takes a time that is over for no wait",
      headers: { "retry-after": "Wed, 31 Dec 2014 00:00:00 GMT" },
      seconds: 0,
    },
    { why: "takes a negative number for none", headers: { "retry-after": "-5" }, seconds: null },
    { why: "cuts an absurd number to a year", headers: { "retry-after": "9".repeat(400) }, seconds: 31_536_000 },
    {
      why: "cuts an absurd date to a year",
      headers: { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" },
      seconds: 31_536_000,
    },
    { why: "takes words for none", headers: { "retry-after": "soon" }, seconds: null },
    { why: "needs no header", headers: {}, seconds: null },
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
    expect(maxAgeSeconds(new Map([["cache-control", value]]), NOW)).toBe(seconds);
  });

  test.for([
    { why: "nothing", headers: {}, seconds: 0 },
    { why: "Expires, by our clock", headers: { expires: "Thu, 01 Jan 2015 00:10:00 GMT" }, seconds: 600 },
    {
      why: "Expires, by the server's clock",
      headers: { expires: "Thu, 01 Jan 2015 00:10:00 GMT", date: "Thu, 01 Jan 2015 00:09:00 GMT" },
      seconds: 60,
    },
    { why: "Expires in the past", headers: { expires: "Wed, 31 Dec 2014 00:00:00 GMT" }, seconds: 0 },
    { why: "Expires that is no date", headers: { expires: "0" }, seconds: 0 },
    { why: "Expires that is words", headers: { expires: "never ever" }, seconds: 0 },
    {
      why: "the longer of both",
      headers: { expires: "Thu, 01 Jan 2015 00:10:00 GMT", "cache-control": "max-age=60" },
      seconds: 600,
    },
    {
      why: "neither, when it is not to be kept",
      headers: { expires: "Thu, 01 Jan 2015 00:10:00 GMT", "cache-control": "no-cache" },
      seconds: 0,
    },
    {
      why: "an absurd age, cut to a year",
      headers: { "cache-control": `max-age=${"9".repeat(99)}` },
      seconds: 31_536_000,
    },
  ])("tells $why", ({ headers, seconds }) => {
    expect(maxAgeSeconds(new Map(Object.entries(headers)), NOW)).toBe(seconds);
  });
});
