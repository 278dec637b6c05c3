import { expect, test } from "vitest";
import { durationWords, failureWords, momentWords } from "../../../src/collect/poll/duration-words.ts";

test.for([
  [0, "1 s"],
  [59, "59 s"],
  [60, "1 min"],
  [90, "90 s"],
  [900, "15 min"],
  [3_600, "1 h"],
  [5_400, "90 min"],
  [7_200, "2 h"],
  [86_400, "24 h"],
  [129_600, "36 h"],
  [172_800, "2 days"],
  [31_536_000, "365 days"],
] as const)("%i seconds are %s", ([seconds, words]) => {
  expect(durationWords(seconds)).toBe(words);
});

test.for([
  [1, "first failure in a row"],
  [10, "tenth failure in a row"],
  [11, "11th failure in a row"],
  [22, "22nd failure in a row"],
  [113, "113th failure in a row"],
] as const)("%i is the %s", ([count, words]) => {
  expect(failureWords(count)).toBe(words);
});

test("a moment is told to the minute", () => {
  expect(momentWords(new Date("2015-01-08T08:00:59Z"))).toBe("2015-01-08 08:00 UTC");
});
