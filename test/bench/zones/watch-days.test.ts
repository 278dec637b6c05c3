import { describe, expect, test } from "vitest";
import { ownSlot } from "../../../src/publish/own/own-slot.ts";
import { type Planned, type Tally, watchDays } from "./watch-days.ts";
import { watchZone } from "./watch-zone.ts";

const HOUR_MS = 3_600_000;
const ZONE = "Europe/Zurich";
/** Nine local days, in which the clock is put forward. */
const SPAN = { fromMs: Date.UTC(2026, 2, 23, 12), toMs: Date.UTC(2026, 3, 2, 12), gapMs: () => HOUR_MS };

function sound(now: Date): Planned | null {
  const digest = { schedule: "0 0 1 1 *", timezone: "UTC", catchUpSeconds: 12 * 3_600 };
  return ownSlot({ cadence: "daily", hour: 2, timezone: ZONE, weekday: 1 }, digest, now);
}

function once(): (planned: Planned) => boolean {
  const known = new Set<string>();
  return ({ slot }) => known.size < known.add(slot).size;
}

const later = (planned: Planned | null, ms: number): Planned | null =>
  planned && { ...planned, plannedAt: new Date(planned.plannedAt.getTime() + ms) };

describe("watchDays", () => {
  test.for<{ why: string; due: (now: Date) => Planned | null; take?: () => boolean; says: Partial<Tally> }>([
    { why: "finds nothing where all is sound", due: sound, says: {} },
    {
      why: "finds a day that is passed over",
      due: (now) => (sound(now)?.from === "2026-03-29" ? null : sound(now)),
      says: { lost: 1 },
    },
    { why: "finds digests that are let out again", due: sound, take: () => true, says: { doubled: 108, off: 108 } },
    {
      why: "finds a time that the clock showed before",
      due: (now) => later(sound(new Date(now.getTime() - HOUR_MS)), HOUR_MS),
      says: { off: 9 },
    },
    {
      why: "finds a time that the clock does not show yet",
      due: (now) => later(sound(new Date(now.getTime() + HOUR_MS)), -HOUR_MS),
      says: { off: 9 },
    },
    {
      why: "finds a digest that comes before its time",
      due: (now) => sound(new Date(now.getTime() + HOUR_MS)),
      says: { off: 9 },
    },
  ])("$why", ({ due, take = once(), says }) => {
    expect(watchDays({ ...SPAN, timezone: ZONE, due, take })).toEqual({
      days: 9,
      lost: 0,
      doubled: 0,
      off: 0,
      ...says,
    });
  });
});

test.for(["Europe/Zurich", "America/Nuuk", "Pacific/Chatham"])("two years of %s have a digest each day", (timezone) => {
  let step = 0;
  const random = (): number => ((step = (step + 0.377) % 1), step);
  const { changes, own, schedule } = watchZone(timezone, Date.UTC(2025, 0, 1), Date.UTC(2027, 0, 1), random);
  expect(changes).toBe(4);
  expect(own).toMatchObject({ lost: 0, doubled: 0, off: 0 });
  expect(schedule).toMatchObject({ lost: 0, doubled: 0, off: 0 });
  expect(own.days).toBeGreaterThan(728);
});
