import { describe, expect, test } from "vitest";
import type { FeedEntry } from "../../../src/collect/clean/clean-feed.ts";
import { nextRhythm, type Rhythm } from "../../../src/collect/poll/rhythm.ts";
import { anItem } from "../../builders.ts";

const now = new Date("2015-01-10T00:00:00Z");
const HOUR = 3_600;
const UNKNOWN: Rhythm = { rhythmSeconds: null, newestAt: null };
const KNOWN: Rhythm = { rhythmSeconds: 8 * HOUR, newestAt: new Date("2015-01-09T00:00:00Z") };

const same: FeedEntry = { kind: "same", guid: "g", link: null, entryHash: "h" };

function told(date: string | null): FeedEntry {
  const {
    sourceId: _,
    identity: __,
    ...content
  } = anItem("A", {
    publishedAt: date === null ? null : new Date(`2015-01-${date}Z`),
  });
  return { kind: "told", guid: null, entryHash: "h", trimmed: [], content };
}

describe("the rhythm of a source", () => {
  test.for<{
    why: string;
    before?: Rhythm;
    dates: readonly (string | null)[];
    others?: readonly FeedEntry[];
    newItems?: number;
    hours: number | null;
    newest: string | null;
  }>([
    { why: "of no entries is not known", dates: [], hours: null, newest: null },
    {
      why: "of three entries is not known",
      dates: ["09T00:00", "08T00:00", "07T00:00"],
      hours: null,
      newest: "09T00:00",
    },
    {
      why: "is what lies between two entries in the middle",
      dates: ["09T12:00", "09T06:00", "09T00:00", "01T00:00", "01T00:00", "01T00:00"],
      hours: 6,
      newest: "09T12:00",
    },
    {
      why: "does not depend on the order of the entries",
      dates: ["01T00:00", "09T00:00", "09T12:00", "09T06:00"],
      hours: 6,
      newest: "09T12:00",
    },
    {
      why: "is not told by a feed that dates all alike",
      dates: ["09T00:00", "09T00:00", "09T00:00", "09T00:00"],
      hours: null,
      newest: "09T00:00",
    },
    { why: "takes the future for now", dates: ["31T00:00"], hours: null, newest: "10T00:00" },
    {
      why: "takes new entries without a date for told now",
      dates: [null],
      newItems: 1,
      hours: null,
      newest: "10T00:00",
    },
    { why: "does not date known entries anew", before: KNOWN, dates: [null], hours: 8, newest: "09T00:00" },
    {
      why: "moves a little with a few new entries among known ones",
      before: KNOWN,
      dates: ["09T12:00", "09T08:00"],
      others: [same, same, same],
      hours: 7.5,
      newest: "09T12:00",
    },
    {
      why: "does not move with an old entry that was changed",
      before: KNOWN,
      dates: ["02T00:00"],
      others: [same, same],
      hours: 8,
      newest: "09T00:00",
    },
    {
      why: "is not told by old entries that were changed among many known ones",
      before: KNOWN,
      dates: ["02T00:00", "02T01:00", "02T02:00", "02T03:00"],
      others: [same, same, same, same, same],
      hours: 8,
      newest: "09T00:00",
    },
  ])("$why", ({ before = UNKNOWN, dates, others = [], newItems = 0, hours, newest }) => {
    const next = nextRhythm(before, [...dates.map(told), ...others], newItems, now);
    expect(next.rhythmSeconds === null ? null : next.rhythmSeconds / HOUR).toBe(hours);
    expect(next.newestAt?.toISOString().slice(8, 16) ?? null).toBe(newest);
  });
});
