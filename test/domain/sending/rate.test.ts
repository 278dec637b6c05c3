import { assert, array, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  burstOf,
  type FullAt,
  intervalMs,
  parseRate,
  printRate,
  type Rate,
  returnToken,
  takeToken,
  tokenAt,
  tokensLeft,
} from "../../../src/domain/sending/rate.ts";

describe("parseRate", () => {
  test.for<[text: string, rate: Rate | null]>([
    ["500/1h", { count: 500, seconds: 3_600 }],
    ["10/1s", { count: 10, seconds: 1 }],
    ["1/1w", { count: 1, seconds: 604_800 }],
    ["100/30m", { count: 100, seconds: 1_800 }],
    ["0/1h", null],
    ["500", null],
    ["500/h", null],
    ["500/0s", null],
    ["1/2w", null],
    ["-1/1h", null],
    ["1.5/1h", null],
    ["500/1h/1", null],
    ["1/constructor", null],
    ["", null],
  ])("%s", ([text, rate]) => {
    expect(parseRate(text)).toEqual(rate);
    expect(rate === null ? text : printRate(rate)).toBe(text);
  });
});

describe("a bucket", () => {
  test.for<{ rate: string; burst: number; everyMs: number; why: string }>([
    { why: "gives what comes up between two passes at once", rate: "500/1h", burst: 17, everyMs: 7_438 },
    { why: "gives no more than a tenth", rate: "1000/1m", burst: 100, everyMs: 67 },
    { why: "gives one at a time when that is a tenth", rate: "10/1s", burst: 1, everyMs: 100 },
    { why: "gives one at a time when they are far apart", rate: "20/1d", burst: 1, everyMs: 4_320_000 },
    { why: "gives one of one", rate: "1/1s", burst: 1, everyMs: 1_000 },
  ])("$rate $why", ({ rate, burst, everyMs }) => {
    const read = rateOf(rate);
    expect([burstOf(read), Math.round(intervalMs(read))]).toEqual([burst, everyMs]);
  });

  test.for<{ why: string; fullAt: FullAt | null; left: number; next: number }>([
    { why: "that was never used is full", fullAt: null, left: 17, next: 0 },
    { why: "that was full long ago is full", fullAt: -1e9, left: 17, next: 0 },
    { why: "that lacks one has the others", fullAt: 7_438, left: 16, next: 0 },
    { why: "that lacks all gives one after an interval", fullAt: 17 * 7_438.0165, left: 0, next: 7_439 },
    { why: "of before the clock was set back is not empty for ever", fullAt: 1e12, left: 0, next: 7_439 },
  ])("$why", ({ fullAt, left, next }) => {
    const rate = rateOf("500/1h");
    expect([tokensLeft(fullAt, rate, 0), tokenAt(fullAt, rate, 0)]).toEqual([left, next]);
  });

  test("is as it was when a token comes back", () => {
    const rate = rateOf("500/1h");
    const before = takeToken(null, rate, 0);
    expect(returnToken(takeToken(before, rate, 10), rate)).toBeCloseTo(before, 6);
    expect(returnToken(null, rate)).toBeNull();
  });

  /** Whoever asks whenever: this is what an operator is promised, and what a provider counts. */
  test("gives no more in any stretch than its rate, whatever the history", () => {
    const rates = record({ count: integer({ min: 1, max: 400 }), seconds: integer({ min: 1, max: 7_200 }) });
    const gaps = array(
      integer({ min: 0, max: 40 }).map((root) => root ** 4),
      { minLength: 1, maxLength: 1_500 },
    );
    const holds = property(rates, gaps, (rate, waits) => {
      const taken = history(rate, waits);
      const windowMs = rate.seconds * 1_000;
      taken.forEach((start, first) => {
        const within = taken.slice(first).filter((at) => at < start + windowMs).length;
        expect(within).toBeLessThanOrEqual(rate.count);
        taken.slice(first).forEach((end, more) => {
          expect(more + 1).toBeLessThanOrEqual(burstOf(rate) + (end - start) / intervalMs(rate) + 1e-6);
        });
      });
    });
    assert(holds, { numRuns: 100 });
  });

  test("gives nine tenths of its rate and more to who always asks", () => {
    const rates = record({ count: integer({ min: 1, max: 300 }), seconds: integer({ min: 1, max: 7_200 }) });
    const holds = property(rates, (rate) => {
      let [fullAt, now, taken]: [FullAt | null, number, number] = [null, 0, 0];
      for (const end = 4 * rate.seconds * 1_000; now < end; taken += 1) {
        now = tokenAt(fullAt, rate, now);
        fullAt = takeToken(fullAt, rate, now);
      }
      expect(taken).toBeGreaterThanOrEqual(4 * 0.9 * rate.count);
    });
    assert(holds, { numRuns: 50 });
  });
});

/** When tokens were given to who asks after each of these waits, in milliseconds. */
function history(rate: Rate, waits: readonly number[]): readonly number[] {
  const taken: number[] = [];
  let [now, fullAt]: [number, FullAt | null] = [1_700_000_000_000, null];
  for (const wait of waits) {
    now += wait % 1_000_003;
    if (tokenAt(fullAt, rate, now) > now) continue;
    fullAt = takeToken(fullAt, rate, now);
    taken.push(now);
  }
  return taken;
}

function rateOf(text: string): Rate {
  const rate = parseRate(text);
  if (rate === null) throw new Error(`A test uses a rate that is none: ${text}`);
  return rate;
}
