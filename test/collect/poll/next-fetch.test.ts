import { describe, expect, test } from "vitest";
import { nextFetchAt, type PollContext } from "../../src/collect/next-fetch.ts";
import type { FetchOutcome } from "../../src/domain/source.ts";

const context: PollContext = {
  now: new Date("2015-01-01T08:00:00Z"),
  everySeconds: 900,
  minSeconds: 60,
  maxSeconds: 86_400,
  failuresInARow: 0,
  jitter: 0,
};

const timeout: FetchOutcome = { kind: "failed", reason: "timeout", detail: "" };
const unchanged = (maxAgeSeconds: number): FetchOutcome => ({ kind: "unchanged", movedTo: null, maxAgeSeconds });
const throttled = (retryAfterSeconds: number): FetchOutcome => ({
  kind: "throttled",
  host: "x.example",
  retryAfterSeconds,
});

describe("nextFetchAt", () => {
  test.for<{ why: string; outcome: FetchOutcome; given?: Partial<PollContext>; at: string | null }>([
    { why: "keeps the interval", outcome: unchanged(0), at: "01T08:15:00" },
    { why: "keeps the least interval", outcome: unchanged(0), given: { everySeconds: 1 }, at: "01T08:01:00" },
    { why: "lets max-age put it off", outcome: unchanged(3_600), at: "01T09:00:00" },
    { why: "does not let max-age hasten it", outcome: unchanged(10), at: "01T08:15:00" },
    { why: "caps max-age", outcome: unchanged(10_000_000), at: "02T08:00:00" },
    {
      why: "keeps an interval that is longer than the cap",
      outcome: unchanged(0),
      given: { everySeconds: 172_800 },
      at: "03T08:00:00",
    },
    { why: "obeys Retry-After", outcome: throttled(7_200), given: { failuresInARow: 1 }, at: "01T10:00:00" },
    {
      why: "waits as after a failure without Retry-After",
      outcome: throttled(0),
      given: { failuresInARow: 2 },
      at: "01T09:00:00",
    },
    {
      why: "caps Retry-After at a week",
      outcome: throttled(999_999_999),
      given: { failuresInARow: 1 },
      at: "08T08:00:00",
    },
    { why: "waits half an hour after a failure", outcome: timeout, given: { failuresInARow: 1 }, at: "01T08:30:00" },
    { why: "doubles with each failure", outcome: timeout, given: { failuresInARow: 3 }, at: "01T10:00:00" },
    { why: "stops doubling at a day", outcome: timeout, given: { failuresInARow: 500 }, at: "02T08:00:00" },
    {
      why: "does not ask a failing source more often than a good one",
      outcome: timeout,
      given: { failuresInARow: 1, everySeconds: 7_200 },
      at: "01T10:00:00",
    },
    { why: "adds a tenth at most", outcome: unchanged(0), given: { jitter: 1 }, at: "01T08:16:30" },
    { why: "adds half an hour at most", outcome: unchanged(86_400), given: { jitter: 1 }, at: "02T08:30:00" },
    { why: "drops a feed that is gone", outcome: { kind: "gone" }, at: null },
  ])("$why", ({ outcome, given = {}, at }) => {
    const next = nextFetchAt(outcome, { ...context, ...given });
    expect(next?.toISOString().slice(8, 19) ?? null).toBe(at);
  });
});
