import { expect, test } from "vitest";
import { pauseOf } from "../../../src/collect/poll/host-pause.ts";

const now = new Date("2015-01-02T00:00:00Z");
const MIN = 60;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

test.for<{
  why: string;
  retryAfterSeconds?: number;
  failuresInARow?: number;
  before?: { readonly endedSecondsAgo: number; readonly inARow: number };
  seconds: number;
  inARow: number;
}>([
  { why: "10 minutes when it names no time", seconds: 10 * MIN, inARow: 1 },
  { why: "as long as it wishes", retryAfterSeconds: 2 * HOUR, seconds: 2 * HOUR, inARow: 1 },
  { why: "a week at most", retryAfterSeconds: 365 * DAY, seconds: 7 * DAY, inARow: 1 },
  { why: "10 minutes at least", retryAfterSeconds: 1, seconds: 10 * MIN, inARow: 1 },
  { why: "10 minutes when it wishes less than nothing", retryAfterSeconds: -5, seconds: 10 * MIN, inARow: 1 },
  { why: "twice as long the second time", before: { endedSecondsAgo: 0, inARow: 1 }, seconds: 20 * MIN, inARow: 2 },
  { why: "as long as the source's own failures say", failuresInARow: 4, seconds: 80 * MIN, inARow: 4 },
  { why: "a day at most by our own rule", before: { endedSecondsAgo: 1, inARow: 40 }, seconds: DAY, inARow: 41 },
  {
    why: "as the first time after a good day",
    before: { endedSecondsAgo: DAY, inARow: 9 },
    seconds: 10 * MIN,
    inARow: 1,
  },
])("a host is left alone $why", ({ retryAfterSeconds = null, failuresInARow = 1, before, seconds, inARow }) => {
  const last = before && {
    host: "x.example",
    why: "",
    until: new Date(now.getTime() - before.endedSecondsAgo * 1000),
    inARow: before.inARow,
  };
  const pause = pauseOf({ kind: "throttled", host: "x.example", retryAfterSeconds }, last ?? null, {
    now,
    failuresInARow,
  });
  expect([pause.host, (pause.until.getTime() - now.getTime()) / 1000, pause.inARow]).toEqual([
    "x.example",
    seconds,
    inARow,
  ]);
  expect(pause.why).toMatch(/^x\.example asked to be left alone \(HTTP 429 or 503\); it gets /);
});
