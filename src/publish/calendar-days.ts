import type { StorySpan } from "../domain/story-store.ts";
import { instantOf, wallClockMs } from "./local-time.ts";
import { wordsIn } from "../domain/words/words.ts";
import { timeText } from "./time-text.ts";

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

/** `December 2014` */
export function monthText(month: string, language: string): string {
  const { locale } = wordsIn(language);
  const format = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(wallMs(month) ?? 0));
}

/** `Thursday 18 December 2014` */
export function dayText(day: string, language: string): string {
  return timeText(new Date(wallMs(day) ?? 0), { timezone: "UTC", language }).day;
}

/** Its beginning as if the wall were in UTC. */
function wallMs(dayOrMonth: string): number | null {
  const date = /^\d{4}-\d{2}$/.test(dayOrMonth) ? `${dayOrMonth}-01` : dayOrMonth;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? null : ms;
}
