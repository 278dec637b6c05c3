import { Cron } from "croner";

/** Readers of what settings say about time and language: each gives `null` for what it cannot use. */

/** A time zone of the IANA database, such as Europe/Zurich; no offsets, which know no summer time. */
export function readTimezone(raw: string): string | null {
  const zone = raw.trim();
  if (!/^[A-Za-z]/.test(zone)) return null;
  if (zone === "UTC") return zone; // The default; to ask for any other, the system reads its tables first.
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) === "" ? null : zone;
  } catch {
    return null;
  }
}

export function knownTimezones(): readonly string[] {
  return Intl.supportedValuesOf("timeZone");
}

/** A cron expression of five fields that comes true at some time. */
export function readSchedule(raw: string): string | null {
  const fields = raw.trim().split(/\s+/);
  if (fields.length !== 5) return null;
  try {
    const schedule = fields.join(" ");
    return new Cron(schedule, { mode: "5-part", timezone: "UTC", paused: true }).nextRun() === null ? null : schedule;
  } catch {
    return null;
  }
}

/** A language tag (BCP 47) in its usual spelling: `en-gb` becomes `en-GB`. */
export function readLanguage(raw: string): string | null {
  // Longer first parts are well-formed but name no language: "english".
  if (!/^[A-Za-z]{2,3}(?:-|$)/.test(raw.trim())) return null;
  try {
    return new Intl.Locale(raw.trim()).toString();
  } catch {
    return null;
  }
}
