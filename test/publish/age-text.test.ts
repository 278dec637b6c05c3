import { describe, expect, test } from "vitest";
import { ageText } from "../../src/publish/age-text.ts";

describe("ageText", () => {
  test.for([
    { seconds: -60, text: "now" },
    { seconds: 59, text: "now" },
    { seconds: 60, text: "1 minute ago" },
    { seconds: 7_199, text: "1 hour ago" },
    { seconds: 86_400, text: "yesterday" },
    { seconds: 3 * 86_400, text: "3 days ago" },
    { seconds: 15 * 86_400, text: "2 weeks ago" },
    { seconds: 70 * 86_400, text: "2 months ago" },
    { seconds: 800 * 86_400, text: "2 years ago" },
  ])("$seconds s: $text", ({ seconds, text }) => {
    expect(ageText(new Date(0), { now: new Date(seconds * 1_000), language: "en" })).toBe(text);
  });

  test("speaks the language of the site", () => {
    const now = new Date(3 * 86_400_000);
    expect(["de-CH", "ar", "fr"].map((language) => ageText(new Date(0), { now, language }))).toEqual([
      "vor 3 Tagen",
      "قبل 3 أيام",
      "3 days ago",
    ]);
  });
});
