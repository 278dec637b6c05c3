import { Cron } from "croner";
import type { Slot } from "../domain/digest.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { instantOf, wallClockMs } from "./local-time.ts";

/** A planned moment: its name, which is the planned local time, and the instant it falls on. */
export type DueSlot = { readonly slot: Slot; readonly plannedAt: Date };

/**
 * The last planned moment at or before `now`, or `null` when it was missed by more than `catchUpSeconds` (several
 * missed ones are made up for by one). The cron expression is read on the wall clock of the zone, where each local time
 * exists once: one that is skipped in spring falls on the end of the gap, one that comes twice in autumn falls on its
 * first pass. Throws a `UserError` for a wrong expression or zone.
 */
export function dueSlot(schedule: string, timezone: string, now: Date, catchUpSeconds: number): DueSlot | null {
  const last = lastSlot(openCron(schedule), checkZone(timezone), now);
  if (last === null) return null;
  return now.getTime() - last.plannedAt.getTime() > catchUpSeconds * 1000 ? null : last;
}

/** The last planned moments at or before `now`, the latest first. */
export function plannedSlots(schedule: string, timezone: string, now: Date, limit: number): readonly DueSlot[] {
  const [cron, zone] = [openCron(schedule), checkZone(timezone)];
  const slots: DueSlot[] = [];
  for (let at = now; slots.length < limit;) {
    const slot = lastSlot(cron, zone, at);
    if (slot === null) break;
    slots.push(slot);
    at = new Date(slot.plannedAt.getTime() - 1_000);
  }
  return slots;
}

function lastSlot(cron: Cron, timezone: string, now: Date): DueSlot | null {
  // `previousRuns` leaves out the moment itself, hence one second more.
  const [first] = cron.previousRuns(1, new Date(wallClockMs(now, timezone) + 1000));
  if (first === undefined) return null;
  let planned = first;
  // In the second pass of a doubled hour the wall clock is behind what has already come.
  for (;;) {
    const next = cron.nextRun(planned);
    if (next === null || instantOf(next.getTime(), timezone) > now) break;
    planned = next;
  }
  return { slot: planned.toISOString().slice(0, 16) as Slot, plannedAt: instantOf(planned.getTime(), timezone) };
}

function openCron(schedule: string): Cron {
  try {
    // UTC has no clock changes: here it only counts through the wall clock.
    return new Cron(schedule, { timezone: "UTC", mode: "5-part", paused: true });
  } catch (cause) {
    const hint = 'Five fields: minute, hour, day, month, weekday. Example: "0 7 * * 1-5".';
    throw new UserError(`"${schedule}" is not a schedule.`, hint, EXIT.settings, { cause });
  }
}

/** Zones that were looked at, by their name: to look takes longer than all the rest of what is asked here. */
const zones = new Map<string, string>();

function checkZone(timezone: string): string {
  try {
    const zone =
      zones.get(timezone) ?? new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
    zones.set(timezone, zone);
    return zone;
  } catch (cause) {
    throw new UserError(`"${timezone}" is not a time zone.`, "Example: Europe/Zurich.", EXIT.settings, { cause });
  }
}
