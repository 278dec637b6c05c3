import { ownSlot } from "../../../src/publish/own/own-slot.ts";
import { dueSlot } from "../../../src/publish/slot.ts";
import { clockChanges } from "./clock-changes.ts";
import { NONE, type Planned, sum, type Tally, type Watch, watchDays } from "./watch-days.ts";

export type ZoneTally = { readonly changes: number; readonly own: Tally; readonly schedule: Tally };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Longer than any gap between passes, and shorter than a day. */
const CATCH_UP_SECONDS = 12 * 3_600;
/** Around a change of the clock each hour of this many days before and after has a pass. */
const AROUND_DAYS = 2;

type Span = Pick<Watch, "fromMs" | "toMs" | "gapMs">;

/**
 * One zone from `fromMs` to `toMs`. An hour of one's own: each local day, with passes at random gaps of four to twelve hours;
 * around each change of the clock with one an hour, for the hours that it touches, midnight and the last of the day. A
 * schedule: the same around each change, and a week in the middle of each span between two, where days are alike.
 */
export function watchZone(timezone: string, fromMs: number, toMs: number, random: () => number): ZoneTally {
  const changes = clockChanges(timezone, fromMs, toMs);
  const seldom = (): number => Math.round((4 + 8 * random()) * 60) * MINUTE_MS;
  const anHour = (): number => Math.floor(24 * random());
  let own = watchOwn(timezone, anHour(), { fromMs, toMs, gapMs: seldom });
  let schedule = NONE;
  for (const { at, hours } of changes) {
    const around = { fromMs: at - AROUND_DAYS * DAY_MS, toMs: at + AROUND_DAYS * DAY_MS, gapMs: () => HOUR_MS };
    const span = (): Span => ({ ...around, fromMs: around.fromMs + Math.floor(60 * random()) * MINUTE_MS });
    for (const hour of new Set([...hours, 0, 23])) own = sum(own, watchOwn(timezone, hour, span()));
    for (const hour of hours) schedule = sum(schedule, watchSchedule(timezone, hour, span()));
  }
  const edges = [fromMs, ...changes.map(({ at }) => at), toMs];
  for (const [index, edge] of edges.slice(1).entries()) {
    const middle = ((edges[index] ?? edge) + edge) / 2;
    const week = { fromMs: middle - 4 * DAY_MS, toMs: middle + 4 * DAY_MS, gapMs: seldom };
    schedule = sum(schedule, watchSchedule(timezone, anHour(), week));
  }
  return { changes: changes.length, own, schedule };
}

function watchOwn(timezone: string, hour: number, span: Span): Tally {
  const rhythm = { cadence: "daily", hour, timezone, weekday: 1 } as const;
  const digest = { schedule: "0 0 1 1 *", timezone: "UTC", catchUpSeconds: CATCH_UP_SECONDS };
  let done = "";
  return watchDays({
    ...span,
    timezone,
    due: (now) => ownSlot(rhythm, digest, now),
    // As `AudienceStore.due` does it.
    take({ slot, from }: Planned) {
      if (done >= from) return false;
      done = slot;
      return true;
    },
  });
}

function watchSchedule(timezone: string, hour: number, span: Span): Tally {
  const decided = new Set<string>();
  return watchDays({
    ...span,
    timezone,
    due(now) {
      const slot = dueSlot(`30 ${hour} * * *`, timezone, now, CATCH_UP_SECONDS);
      return slot === null ? null : { ...slot, from: slot.slot };
    },
    // As `EditionStore.isDecided` does it.
    take({ slot }) {
      if (decided.has(slot)) return false;
      decided.add(slot);
      return true;
    },
  });
}
