/** What a due function says of a moment: the local time that was planned, and the instant that this falls on. */
export type Planned = { readonly slot: string; readonly plannedAt: Date; readonly from: string };

export type Watch = {
  readonly timezone: string;
  readonly due: (now: Date) => Planned | null;
  /** Whether storage lets it go out; it then takes note of it. */
  readonly take: (planned: Planned) => boolean;
  /** Passes begin here and end after `toMs`; each local day between the two is to have one digest. */
  readonly fromMs: number;
  readonly toMs: number;
  /** From one pass to the next, in milliseconds; called anew for each. */
  readonly gapMs: () => number;
};

/** `days`: local days that were watched; `lost`: those without a digest; `doubled`: digests beyond the first of a day; `off`: those at another time than planned. */
export type Tally = { readonly days: number; readonly lost: number; readonly doubled: number; readonly off: number };

export const NONE: Tally = { days: 0, lost: 0, doubled: 0, off: 0 };

export function sum(one: Tally, other: Tally): Tally {
  return {
    days: one.days + other.days,
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    off: one.off + other.off,
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Lets passes come and go, and counts the digests of each local day as a wall clock shows it that shares nothing with what is watched. */
export function watchDays({ timezone, due, take, fromMs, toMs, gapMs }: Watch): Tally {
  const [first, end] = [dayOf(shown(fromMs, timezone)) + 1, dayOf(shown(toMs, timezone))];
  const digests = new Uint8Array(end - first);
  let off = 0;
  let [before, isLast] = [fromMs, false];
  for (let now = fromMs; !isLast; now += gapMs()) {
    isLast = now > toMs;
    const planned = due(new Date(now));
    if (planned !== null && take(planned)) {
      const day = dayOf(planned.slot);
      if (day >= first && day < end) {
        digests[day - first] = (digests[day - first] ?? 0) + 1;
        if (!isOnTime(planned, timezone) || !isFirstPass(planned, before, now)) off += 1;
      }
    }
    before = now;
  }
  const lost = Array.from(digests.keys()).filter((index) => digests[index] === 0 && exists(first + index, timezone));
  const doubled = digests.reduce((all, count) => all + Math.max(0, count - 1), 0);
  return { days: digests.length, lost: lost.length, doubled, off };
}

/**
 * The clock on the wall shows the planned time or, where that is left out, a later one, and did not a minute before. That may
 * be the next day: in Nuuk the last hour of a Saturday is left out.
 */
function isOnTime({ slot, plannedAt }: Planned, timezone: string): boolean {
  const [at, wanted] = [plannedAt.getTime(), slot.replace("T", " ")];
  return shown(at, timezone) >= wanted && shown(at - MINUTE_MS, timezone) < wanted;
}

/** Neither too soon nor after a pass that could have had it. */
function isFirstPass({ plannedAt }: Planned, before: number, now: number): boolean {
  return plannedAt.getTime() <= now && plannedAt.getTime() > before;
}

/** Some zones left out a day when they moved over the date line. */
function exists(day: number, timezone: string): boolean {
  const hours = Array.from({ length: 24 * 3 }, (_, hour) => (day - 1) * DAY_MS + hour * 3_600_000);
  return hours.some((ms) => dayOf(shown(ms, timezone)) === day);
}

function dayOf(text: string): number {
  return Date.parse(`${text.slice(0, "2026-11-30".length)}T00:00Z`) / DAY_MS;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** As in Sweden: `2026-11-30 07:00`. */
function shown(ms: number, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  clocks.set(timeZone, clock);
  return clock.format(ms);
}
