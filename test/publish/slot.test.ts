import { describe, expect, test } from "vitest";
import { UserError } from "../../src/domain/user-error.ts";
import { dueSlot } from "../../src/publish/slot.ts";

const DAY = 86_400;

describe("dueSlot", () => {
  test.for<{ why: string; schedule: string; zone: string; now: string; slot: string; at: string }>([
    {
      why: "is due at the planned moment itself",
      schedule: "0 7 * * 1-5",
      zone: "Europe/Zurich",
      now: "2026-11-23T06:00:00Z",
      slot: "2026-11-23T07:00",
      at: "2026-11-23T06:00",
    },
    {
      why: "is the one before until then",
      schedule: "0 7 * * *",
      zone: "Europe/Zurich",
      now: "2026-11-23T05:59:59Z",
      slot: "2026-11-22T07:00",
      at: "2026-11-22T06:00",
    },
    {
      why: "collapses missed ones to the last",
      schedule: "0 * * * *",
      zone: "UTC",
      now: "2026-11-23T09:40:00Z",
      slot: "2026-11-23T09:00",
      at: "2026-11-23T09:00",
    },
    {
      why: "crosses the year",
      schedule: "0 23 * * *",
      zone: "America/New_York",
      now: "2027-01-01T03:00:00Z",
      slot: "2026-12-30T23:00",
      at: "2026-12-31T04:00",
    },
    {
      why: "Zurich, spring: a skipped time falls on the end of the gap",
      schedule: "30 2 * * *",
      zone: "Europe/Zurich",
      now: "2026-03-29T01:00:00Z",
      slot: "2026-03-29T02:30",
      at: "2026-03-29T01:00",
    },
    {
      why: "Zurich, spring: not a minute earlier",
      schedule: "30 2 * * *",
      zone: "Europe/Zurich",
      now: "2026-03-29T00:59:59Z",
      slot: "2026-03-28T02:30",
      at: "2026-03-28T01:30",
    },
    {
      why: "Zurich, spring: a later time of that day is where it should be",
      schedule: "0 7 * * *",
      zone: "Europe/Zurich",
      now: "2026-03-29T05:00:00Z",
      slot: "2026-03-29T07:00",
      at: "2026-03-29T05:00",
    },
    {
      why: "Zurich, autumn: a doubled time falls on its first pass",
      schedule: "30 2 * * *",
      zone: "Europe/Zurich",
      now: "2026-10-25T00:30:00Z",
      slot: "2026-10-25T02:30",
      at: "2026-10-25T00:30",
    },
    {
      why: "Zurich, autumn: not again while the clock shows less than it",
      schedule: "30 2 * * *",
      zone: "Europe/Zurich",
      now: "2026-10-25T01:10:00Z",
      slot: "2026-10-25T02:30",
      at: "2026-10-25T00:30",
    },
    {
      why: "Zurich, autumn: not again in its second pass",
      schedule: "30 2 * * *",
      zone: "Europe/Zurich",
      now: "2026-10-25T01:30:00Z",
      slot: "2026-10-25T02:30",
      at: "2026-10-25T00:30",
    },
    {
      why: "Zurich, autumn: a dense schedule rests in the second pass",
      schedule: "*/15 * * * *",
      zone: "Europe/Zurich",
      now: "2026-10-25T01:20:00Z",
      slot: "2026-10-25T02:45",
      at: "2026-10-25T00:45",
    },
    {
      why: "Zurich, autumn: a later time of that day is where it should be",
      schedule: "0 7 * * *",
      zone: "Europe/Zurich",
      now: "2026-10-25T06:00:00Z",
      slot: "2026-10-25T07:00",
      at: "2026-10-25T06:00",
    },
    {
      why: "New York, spring",
      schedule: "30 2 * * *",
      zone: "America/New_York",
      now: "2026-03-08T07:00:00Z",
      slot: "2026-03-08T02:30",
      at: "2026-03-08T07:00",
    },
    {
      why: "New York, autumn",
      schedule: "30 1 * * *",
      zone: "America/New_York",
      now: "2026-11-01T06:30:00Z",
      slot: "2026-11-01T01:30",
      at: "2026-11-01T05:30",
    },
    {
      why: "Lord Howe, spring: the gap is half an hour",
      schedule: "15 2 * * *",
      zone: "Australia/Lord_Howe",
      now: "2026-10-03T15:30:00Z",
      slot: "2026-10-04T02:15",
      at: "2026-10-03T15:30",
    },
    {
      why: "Lord Howe, autumn: half an hour comes twice",
      schedule: "45 1 * * *",
      zone: "Australia/Lord_Howe",
      now: "2026-04-04T15:20:00Z",
      slot: "2026-04-05T01:45",
      at: "2026-04-04T14:45",
    },
  ])("$why", ({ schedule, zone, now, slot, at }) => {
    const due = dueSlot(schedule, zone, new Date(now), 3 * DAY);
    expect(due?.slot).toBe(slot);
    expect(due?.plannedAt.toISOString().slice(0, 16)).toBe(at);
  });

  test.for<{ why: string; catchUpSeconds: number; slot: string | null }>([
    { why: "makes up for a slot that was missed by just the limit", catchUpSeconds: 36_000, slot: "2026-11-23T07:00" },
    { why: "does not make up for one that was missed by more", catchUpSeconds: 35_999, slot: null },
  ])("$why", ({ catchUpSeconds, slot }) => {
    const due = dueSlot("0 7 * * *", "Europe/Zurich", new Date("2026-11-23T16:00:00Z"), catchUpSeconds);
    expect(due?.slot ?? null).toBe(slot);
  });

  test("is null for a schedule that never comes", () => {
    expect(dueSlot("0 0 30 2 *", "UTC", new Date("2026-11-23T16:00:00Z"), DAY)).toBeNull();
  });

  test.for<{ why: string; schedule: string; zone: string; says: string }>([
    { why: "tells a wrong expression", schedule: "every day", zone: "UTC", says: '"every day" is not a schedule.' },
    { why: "wants five fields", schedule: "0 0 7 * * *", zone: "UTC", says: '"0 0 7 * * *" is not a schedule.' },
    { why: "tells a wrong zone", schedule: "0 7 * * *", zone: "Mars/Base", says: '"Mars/Base" is not a time zone.' },
  ])("$why", ({ schedule, zone, says }) => {
    const ask = (): unknown => dueSlot(schedule, zone, new Date("2026-11-23T16:00:00Z"), DAY);
    expect(ask).toThrow(UserError);
    expect(ask).toThrow(says);
  });

  test("gives each local time of a year once, over every change of the clock", () => {
    for (const zone of ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe"]) {
      const slots = new Set<string>();
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 6 * 3_600_000) {
        const due = dueSlot("30 2 * * *", zone, new Date(at), 366 * DAY);
        expect(due === null || due.plannedAt.getTime() <= at).toBe(true);
        if (due !== null) slots.add(due.slot);
      }
      // 1 January to 31 December, and in the west the last one of the year before.
      expect([...slots].filter((slot) => slot.startsWith("2026"))).toHaveLength(365);
    }
  });
});
