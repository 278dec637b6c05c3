import { wallClockMs } from "../../../src/publish/local-time.ts";

/** The clock is set anew at `at`; the hours of its wall that are left out, come twice or lie beside them. */
export type ClockChange = { readonly at: number; readonly hours: readonly number[] };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** All changes of a zone's clock in a span, to the minute; two within one day that undo each other are not seen. */
export function clockChanges(timezone: string, fromMs: number, toMs: number): readonly ClockChange[] {
  const offset = (ms: number): number => wallClockMs(new Date(ms), timezone) - ms;
  const changes: ClockChange[] = [];
  let before = offset(fromMs);
  for (let day = fromMs; day < toMs; day += DAY_MS) {
    const after = offset(day + DAY_MS);
    if (after !== before) {
      const at = firstWith((ms) => offset(ms) !== before, day, day + DAY_MS);
      changes.push({ at, hours: hoursAround(at + Math.min(before, after)) });
    }
    before = after;
  }
  return changes;
}

function firstWith(isSo: (ms: number) => boolean, low: number, high: number): number {
  let [no, yes] = [low, high];
  while (yes - no > MINUTE_MS) {
    const middle = no + Math.floor((yes - no) / 2 / MINUTE_MS) * MINUTE_MS;
    if (isSo(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

function hoursAround(wallMs: number): readonly number[] {
  return [-1, 0, 1].map((step) => new Date(wallMs + step * HOUR_MS).getUTCHours());
}
