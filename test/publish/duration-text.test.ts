import { describe, expect, test } from "vitest";
import { aboutText, durationText } from "../../src/publish/duration-text.ts";

describe("durationText", () => {
  test.for([
    { seconds: 0, text: null },
    { seconds: 59, text: null },
    { seconds: 60, text: "1 minute" },
    { seconds: 3_600, text: "1 hour" },
    { seconds: 7_500, text: "2 hours, 5 minutes" },
    { seconds: 90_000, text: "1 day, 1 hour" },
  ])("$seconds s: $text", ({ seconds, text }) => {
    expect(durationText(seconds, { language: "en", style: "long" })).toBe(text);
  });

  test("speaks the language of the site", () => {
    expect(durationText(7_200, { language: "de", style: "long" })).toBe("2 Stunden");
    expect(durationText(7_200, { language: "ar", style: "long" })).toBe("ساعتان");
  });
});

describe("aboutText", () => {
  test.for([
    { seconds: 1, text: "1 minute" },
    { seconds: 1_500, text: "25 minutes" },
    { seconds: 3_700, text: "1 hour" },
    { seconds: 6_000, text: "100 minutes" },
    { seconds: 18_000, text: "5 hours" },
    { seconds: 130_000, text: "36 hours" },
    { seconds: 700_000, text: "8 days" },
  ])("$seconds s: $text", ({ seconds, text }) => {
    expect(aboutText(seconds, "en")).toBe(text);
  });
});
