import type { Rhythm } from "../../domain/audience-store.ts";
import type { Digest, Slot } from "../../domain/digest.ts";
import type { Cadence } from "../../domain/subscriber.ts";
import { instantOf, wallClockMs } from "../local-time.ts";
import { type DueSlot, dueSlot } from "../slot.ts";

/** A slot of some subscribers, and what was decided before it: any earlier slot, or with a rhythm of one's own any earlier day. */
export type OwnSlot = DueSlot & { readonly from: string };

type Planned = Pick<Digest, "schedule" | "timezone" | "catchUpSeconds">;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Who hears once a week still wants it two days late, in seconds. */
const WEEKLY_CATCH_UP_SECONDS = 48 * 3_600;

/**
 * The last moment at or before `now` at which subscribers of this rhythm want an edition, or `null` when it was missed by more
 * than the digest catches up. With a rhythm of one's own there is one slot a local day at most, whatever the clocks do: an hour
 * that is skipped in spring means its end, and one that comes twice in autumn its first pass. Pure.
 */
export function ownSlot(rhythm: Rhythm, digest: Planned, now: Date): OwnSlot | null {
  const { cadence } = rhythm;
  if (cadence === "schedule") {
    const due = dueSlot(digest.schedule, digest.timezone, now, digest.catchUpSeconds);
    return due === null ? null : { ...due, from: due.slot };
  }
  const last = lastOwn({ ...rhythm, cadence }, rhythm.timezone ?? digest.timezone, now);
  const catchUpSeconds =
    cadence === "weekly" ? Math.max(WEEKLY_CATCH_UP_SECONDS, digest.catchUpSeconds) : digest.catchUpSeconds;
  return now.getTime() - last.plannedAt.getTime() > catchUpSeconds * 1000 ? null : last;
}

type OwnRhythm = Rhythm & { readonly cadence: Exclude<Cadence, "schedule"> };

/** Seven days back there is one for sure; one more, for a zone may leave out a day. */
function lastOwn(rhythm: OwnRhythm, timezone: string, now: Date): OwnSlot {
  const today = Math.floor(wallClockMs(now, timezone) / DAY_MS) * DAY_MS;
  for (let daysBack = 0; daysBack <= 8; daysBack += 1) {
    const day = today - daysBack * DAY_MS;
    if (!isWanted(rhythm, new Date(day))) continue;
    const wall = day + rhythm.hour * HOUR_MS;
    const plannedAt = instantOf(wall, timezone);
    if (plannedAt > now) continue;
    const slot = new Date(wall).toISOString().slice(0, 16) as Slot;
    return { slot, plannedAt, from: slot.slice(0, "2014-12-18".length) };
  }
  throw new Error(`No slot was found in ${timezone} before ${now.toISOString()}.`);
}

/** `day`: midnight UTC of a local day. */
function isWanted({ cadence, weekday }: OwnRhythm, day: Date): boolean {
  const isoDay = day.getUTCDay() === 0 ? 7 : day.getUTCDay();
  return cadence === "daily" || (cadence === "weekdays" ? isoDay <= 5 : isoDay === weekday);
}
