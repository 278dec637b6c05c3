import { describe, expect, test } from "vitest";
import type { LetterKind } from "../../src/domain/letter.ts";
import { type LetterCase, letterFor, LETTERS_A_DAY } from "../../src/domain/letter-rule.ts";
import { at } from "../builders.ts";

const NOW = at("2026-11-30T12:00:00Z");
const usual: LetterCase = {
  kind: "sign-up",
  state: null,
  isSuppressed: false,
  before: [],
  today: 0,
  now: NOW,
};

describe("letterFor", () => {
  test.for<{ why: string; of: Partial<LetterCase>; letter: LetterKind | null }>([
    { why: "a stranger who signs up is asked to confirm", of: {}, letter: "confirm" },
    { why: "one who is pending is asked again", of: { state: "pending" }, letter: "confirm" },
    { why: "one who has left is asked as a stranger is", of: { state: "ended" }, letter: "confirm" },
    { why: "one who is active gets the link", of: { state: "active" }, letter: "link" },
    { why: "nobody is told whether an address is known", of: { kind: "link" }, letter: null },
    { why: "a lost link is given back", of: { kind: "link", state: "active" }, letter: "link" },
    { why: "who has lost the first letter gets it again", of: { kind: "link", state: "pending" }, letter: "confirm" },
    { why: "who has left has no link to lose", of: { kind: "link", state: "ended" }, letter: null },
    { why: "suppression beats all", of: { state: "active", isSuppressed: true }, letter: null },
    { why: "one a day", of: { before: [at("2026-11-29T12:00:01Z")] }, letter: null },
    { why: "the next one after a day", of: { before: [at("2026-11-29T12:00:00Z")] }, letter: "confirm" },
    { why: "three in thirty days", of: { before: [days(29), days(20), days(2)] }, letter: null },
    { why: "the fourth after thirty days", of: { before: [days(30), days(20), days(2)] }, letter: "confirm" },
    { why: "the last one of the day", of: { today: LETTERS_A_DAY - 1 }, letter: "confirm" },
    { why: "none when the day is full", of: { today: LETTERS_A_DAY }, letter: null },
  ])("$why", ({ of, letter }) => {
    expect(letterFor({ ...usual, ...of })).toBe(letter);
  });
});

function days(count: number): Date {
  return new Date(NOW.getTime() - count * 24 * 3600 * 1000);
}
