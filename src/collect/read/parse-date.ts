import { readClock, type Clock } from "./date-clock.ts";
import { readIsoDay, type Day } from "./date-iso.ts";
import { zoneMinutes } from "./date-zone.ts";
import { readWrittenDay } from "./date-words.ts";

/** Longest text that can still be a date. */
const MAX_DATE_CHARS = 80;

/**
 * Reads the date of an entry, whatever form it is in: RFC 822, 850 and 2822 with their obsolete and invented zones, RFC
 * 3339 and ISO 8601 with weeks, ordinals and parts, asctime, seconds since 1970, and what blogs of many languages make
 * of these. A date without a zone is taken as UTC, so the answer is the same on every machine. Returns `null` for what
 * is no date, and for days and hours that do not exist.
 */
export function parseDate(raw: string | null | undefined): Date | null {
  const usual = readUsual(raw ?? "");
  if (usual !== null) return usual;
  const text = tidied(raw ?? "");
  if (text === "") return null;
  const epoch = readEpoch(text);
  if (epoch !== null) return epoch;
  const clock = readClock(text);
  if (clock === null) return null;
  const day = readIsoDay(clock.dayText) ?? readWrittenDay(clock.dayText);
  return day === null ? null : toDate(day, clock);
}

const USUAL =
  /^(?:(?:[A-Z][a-z]{2}, )?(?<day822>\d\d?) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [12]\d{3} \d\d:\d\d:\d\d (?:GMT|[+-](?:0\d|1[0-4])[0-5]\d)|[12]\d{3}-\d\d-(?<day3339>\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))$/;

/** Every month has so many days; of later ones the platform does not say that they do not exist. */
const SURE_DAYS = 28;

/** Nearly all dates have one of two forms, which the platform reads itself, and fast. */
function readUsual(raw: string): Date | null {
  const { day822, day3339 } = USUAL.exec(raw)?.groups ?? {};
  if (Number(day822 ?? day3339 ?? SURE_DAYS + 1) > SURE_DAYS) return null;
  const date = new Date(raw);
  return Number.isNaN(date.getTime()) ? null : date;
}

function tidied(raw: string): string {
  const bounded = raw
    .slice(0, MAX_DATE_CHARS * 2)
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();
  if (bounded.length > MAX_DATE_CHARS) return "";
  if (/^\p{ASCII}*$/u.test(bounded)) return bounded;
  return bounded
    .normalize("NFKC")
    .replace(/[\u200E\u200F]/g, "")
    .replace(/[‐‑‒–−]/g, "-");
}

/** Seconds or milliseconds since 1970; only from 2001 on have they as many digits as this. */
function readEpoch(text: string): Date | null {
  const [, seconds, fraction = ""] = /^(\d{10})(\d{3}|\.\d+)?$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  return new Date(Number(seconds) * 1000 + Number(fraction.replace(".", "").padEnd(3, "0").slice(0, 3)));
}

function toDate({ year, month, day }: Day, { hours, minutes, seconds, milliseconds, zone }: Clock): Date | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would move the years 0 to 99.
  date.setUTCHours(hours, minutes, Math.min(seconds, 59), milliseconds); // A leap second is the end of its minute.
  const offsetMinutes = zoneMinutes(zone, date);
  return offsetMinutes === null ? null : new Date(date.getTime() - offsetMinutes * 60_000);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
