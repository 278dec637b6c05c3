const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What the clock on the wall shows at an instant, to the second, written as if the wall were in UTC: milliseconds. */
export function wallClockMs(at: Date, timezone: string): number {
  const parts = formatter(timezone).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/**
 * The first instant at which the clock on the wall shows `wallMs` or later. So an hour that is skipped in spring means
 * its end, and an hour that comes twice in autumn means its first pass. Whole minutes.
 */
export function instantOf(wallMs: number, timezone: string): Date {
  const offsetMs = (atMs: number): number => wallClockMs(new Date(atMs), timezone) - atMs;
  const guesses = [wallMs - offsetMs(wallMs - DAY_MS), wallMs - offsetMs(wallMs + DAY_MS)];
  let early = Math.min(...guesses);
  let late = Math.max(...guesses);
  if (wallClockMs(new Date(early), timezone) >= wallMs) return new Date(early);
  // From here on the clock only runs forward, with at most a gap in it.
  while (early < late) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (wallClockMs(new Date(middle), timezone) >= wallMs) late = middle;
    else early = middle + MINUTE_MS;
  }
  return new Date(late);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Throws a `RangeError` for a zone that is not in the IANA list. */
function formatter(timezone: string): Intl.DateTimeFormat {
  const made = formatters.get(timezone) ?? new Intl.DateTimeFormat("en-GB", { ...NUMERIC, timeZone: timezone });
  formatters.set(timezone, made);
  return made;
}

const NUMERIC = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
} as const;
