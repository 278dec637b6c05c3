import { describe, expect, test } from "vitest";
import { jitterOf, nextTryAt } from "../../src/send/next-try.ts";
import { at, MORNING } from "../builders.ts";

const TOMORROW = at("2026-11-24T06:00:00Z");

describe("nextTryAt", () => {
  test.for<{ why: string; attempt: number; jitter?: number; freshUntil?: Date; gives: string | null }>([
    { why: "waits a minute after the first try", attempt: 1, gives: "06:01:00" },
    { why: "then five", attempt: 2, gives: "06:05:00" },
    { why: "then a quarter of an hour", attempt: 3, gives: "06:15:00" },
    { why: "then an hour", attempt: 4, gives: "07:00:00" },
    { why: "then four", attempt: 5, gives: "10:00:00" },
    { why: "and four from then on", attempt: 50, gives: "10:00:00" },
    { why: "takes a try that was never counted for the first", attempt: 0, gives: "06:01:00" },
    { why: "adds a fifth at most", attempt: 4, jitter: 1, gives: "07:12:00" },
    { why: "adds half of that in the middle", attempt: 4, jitter: 0.5, gives: "07:06:00" },
    { why: "gives up where the news would be old by then", attempt: 4, freshUntil: at("07:00"), gives: null },
    { why: "tries once more just before", attempt: 4, freshUntil: at("07:00:01"), gives: "07:00:00" },
  ])("$why", ({ attempt, jitter = 0, freshUntil = TOMORROW, gives }) => {
    const next = nextTryAt(attempt, MORNING, freshUntil, jitter);
    expect(next?.toISOString().slice(11, 19) ?? null).toBe(gives);
  });
});

test("jitter is steady for one try, lies from 0 to 1, and parts what failed together", () => {
  expect(jitterOf("dlv-1", 1)).toBe(jitterOf("dlv-1", 1));
  const many = Array.from({ length: 1_000 }, (_, n) => jitterOf(`dlv-${n}`, 1));
  expect(many.every((jitter) => jitter >= 0 && jitter <= 1)).toBe(true);
  const tenths = new Set(many.map((jitter) => Math.floor(jitter * 10)));
  expect(tenths.size).toBeGreaterThanOrEqual(10);
});
