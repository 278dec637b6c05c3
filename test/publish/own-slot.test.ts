import { describe, expect, test } from "vitest";
import type { Rhythm } from "../../src/domain/audience-store.ts";
import { wallClockMs } from "../../src/publish/local-time.ts";
import { ownSlot } from "../../src/publish/own/own-slot.ts";
import { digest as aDigest } from "./desk.ts";

const at = (text: string): Date => new Date(text);
const daily: Rhythm = { cadence: "daily", hour: 7, timezone: "Europe/Zurich", weekday: 1 };
const digest = aDigest({ schedule: "30 6 * * 1-5", timezone: "America/New_York", catchUpSeconds: 12 * 3_600 });

describe("ownSlot", () => {
  test.for<{ why: string; rhythm?: Partial<Rhythm>; now: string; slot: string | null }>([
    { why: "is the hour of the day in the zone", now: "2026-11-30T06:00:00Z", slot: "2026-11-30T07:00" },
    { why: "was yesterday's a minute before", now: "2026-11-30T05:59:00Z", slot: null },
    { why: "stays today's until it is too late", now: "2026-11-30T18:00:00Z", slot: "2026-11-30T07:00" },
    { why: "is missed by more than is caught up", now: "2026-11-30T18:01:00Z", slot: null },
    {
      why: "is yesterday's, late at night",
      rhythm: { hour: 23 },
      now: "2026-11-30T00:00:00Z",
      slot: "2026-11-29T23:00",
    },
    {
      why: "of weekdays is none on a Sunday",
      rhythm: { cadence: "weekdays" },
      now: "2026-11-29T06:00:00Z",
      slot: null,
    },
    {
      why: "of weekdays is there on a Monday",
      rhythm: { cadence: "weekdays" },
      now: "2026-11-30T06:00:00Z",
      slot: "2026-11-30T07:00",
    },
    {
      why: "of a week is on its day",
      rhythm: { cadence: "weekly", weekday: 7 },
      now: "2026-11-29T06:00:00Z",
      slot: "2026-11-29T07:00",
    },
    {
      why: "of a week is caught up for two days",
      rhythm: { cadence: "weekly", weekday: 7 },
      now: "2026-12-01T06:00:00Z",
      slot: "2026-11-29T07:00",
    },
    {
      why: "of a week is not caught up for longer",
      rhythm: { cadence: "weekly", weekday: 7 },
      now: "2026-12-01T06:01:00Z",
      slot: null,
    },
    {
      why: "goes by the digest's zone when there is no other",
      rhythm: { timezone: null },
      now: "2026-11-30T12:00:00Z",
      slot: "2026-11-30T07:00",
    },
    {
      why: "of the schedule is that of the digest, in its zone",
      rhythm: { cadence: "schedule" },
      now: "2026-11-30T11:30:00Z",
      slot: "2026-11-30T06:30",
    },
    {
      why: "in an hour that is skipped is at its end",
      rhythm: { hour: 2 },
      now: "2026-03-29T01:00:00Z",
      slot: "2026-03-29T02:00",
    },
    { why: "in such an hour is not before", rhythm: { hour: 2 }, now: "2026-03-29T00:59:00Z", slot: null },
    {
      why: "in an hour that comes twice is in its first pass",
      rhythm: { hour: 2 },
      now: "2026-10-25T00:00:00Z",
      slot: "2026-10-25T02:00",
    },
  ])("$why", ({ rhythm = {}, now, slot }) => {
    const hour = rhythm.hour === 2 ? { catchUpSeconds: 3_600 } : {};
    expect(ownSlot({ ...daily, ...rhythm }, { ...digest, ...hour }, at(now))?.slot ?? null).toBe(slot);
  });

  test("an own rhythm asks for the day, the schedule for the slot", () => {
    expect(ownSlot(daily, digest, at("2026-11-30T06:00:00Z"))?.from).toBe("2026-11-30");
    expect(ownSlot({ ...daily, cadence: "schedule" }, digest, at("2026-11-30T11:30:00Z"))?.from).toBe(
      "2026-11-30T06:30",
    );
  });
});

/** Clocks that change at midnight, by half an hour or two, in Ramadan, or leave out a day; and some that never do. */
const ZONES = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/Asuncion",
  "America/Havana",
  "America/New_York",
  "America/Nuuk",
  "America/Santiago",
  "America/St_Johns",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Asia/Tokyo",
  "Atlantic/Azores",
  "Australia/Lord_Howe",
  "Europe/Dublin",
  "Europe/Zurich",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
];
const HOURS = [0, 1, 2, 3, 23];
const TICK_MS = 30 * 60_000;

/** The days around each change of a zone's clock. */
function changesOf(timezone: string, fromYear: number, toYear: number): readonly number[] {
  const offset = (ms: number): number => wallClockMs(new Date(ms), timezone) - ms;
  const days: number[] = [];
  for (let day = Date.UTC(fromYear, 0, 1); day < Date.UTC(toYear, 0, 1); day += 86_400_000) {
    if (offset(day) !== offset(day + 86_400_000)) days.push(day);
  }
  return days;
}

describe("around each change of the clock", () => {
  test.for(ZONES)("in %s there is one slot for each local day, in the order of the days", (timezone) => {
    const own = { ...digest, catchUpSeconds: 3_600 };
    for (const change of changesOf(timezone, 2025, 2028)) {
      for (const hour of HOURS) {
        const slots: string[] = [];
        for (let ms = change - 2 * 86_400_000; ms <= change + 3 * 86_400_000; ms += TICK_MS) {
          const slot = ownSlot({ cadence: "daily", hour, timezone, weekday: 1 }, own, new Date(ms))?.from;
          if (slot !== undefined && slot !== slots.at(-1)) slots.push(slot);
        }
        const days = slots.map((slot) => Date.parse(slot) / 86_400_000);
        const [first = 0] = days;
        expect(days, `${hour}:00 around ${new Date(change).toISOString()}`).toEqual(
          days.map((_, index) => first + index),
        );
        expect(days.length).toBeGreaterThanOrEqual(4);
      }
    }
  });
});
