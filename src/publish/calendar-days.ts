import type { StorySpan } from "../domain/story-store.ts";
import { instantOf, wallClockMs } from "./local-time.ts";

/** Which day it is somewhere at a moment: `2014-12-18`. */
export function dayOf(at: Date, timezone: string): string {
  return new Date(wallClockMs(at, timezone)).toISOString().slice(0, 10);
}

/** `2014-12`. */
export function monthOf(at: Date, timezone: string): string {
  return dayOf(at, timezone).slice(0, 7);
}

/** The moments of a day (`2014-12-18`) or month (`2014-12`) somewhere; `null`: our calendar has none of that name. */
export function spanOf(dayOrMonth: string, timezone: string): StorySpan | null {
  const startMs = wallMs(dayOrMonth);
  if (startMs === null) return null;
  const date = new Date(startMs);
  const isMonth = dayOrMonth.length === "2014-12".length;
  if (isMonth) date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCDate(date.getUTCDate() + 1);
  return { since: instantOf(startMs, timezone), until: instantOf(date.getTime(), timezone) };
}

/** The months from the last to the first, both included, at most so many. */
export function monthsBack(last: string, first: string, most: number): readonly string[] {
  const months: string[] = [];
  const date = new Date(wallMs(last) ?? 0);
  for (let month = last; month >= first && months.length < most; month = date.toISOString().slice(0, 7)) {
    months.push(month);
    date.setUTCMonth(date.getUTCMonth() - 1);
  }
  return months;
}

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `December 2014` */
export function monthText(month: string): string {
  return MONTH.format(new Date(wallMs(month) ?? 0));
}

/** Its beginning as if the wall were in UTC. */
function wallMs(dayOrMonth: string): number | null {
  const date = /^\d{4}-\d{2}$/.test(dayOrMonth) ? `${dayOrMonth}-01` : dayOrMonth;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? null : ms;
}
