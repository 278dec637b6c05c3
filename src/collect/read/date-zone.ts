/** Hours east of UTC of the zone names that feeds use (RFC 822, 5.1, and the world's customs). */
const ZONES: ReadonlyMap<string, number> = new Map(
  [
    "ut 0 utc 0 gmt 0 z 0 wet 0 west 1 bst 1 wat 1 cet 1 cest 2 cedt 2 cat 2 met 1 mest 2 mez 1 mesz 2 eet 2 eest 3 sast 2",
    "idt 3 eat 3 msk 3 мск 3 msd 4 trt 3 irst 3.5 gst 4 samt 4 pkt 5 yekt 5 uzt 5 ist 5.5 npt 5.75 omst 6 mmt 6.5 wib 7 ict 7",
    "krat 7 hkt 8 sgt 8 myt 8 pht 8 awst 8 irkt 8 jst 9 kst 9 wit 9 yakt 9 acst 9.5 acdt 10.5 aest 10 aedt 11 vlat 10 chst 10",
    "magt 11 nzst 12 nzdt 13 nst -3.5 ndt -2.5 at -4 ast -4 adt -3 et -5 est -5 edt -4 ct -6 cst -6 cdt -5 mt -7 mst -7 mdt -6",
    "pt -8 pst -8 pdt -7 akst -9 akdt -8 hst -10 sst -11 brt -3 art -3 uyt -3 clt -4 bot -4 vet -4 cot -5 pet -5 ect -5",
  ].flatMap((row) =>
    Array.from(row.matchAll(/(\p{L}+) (-?[\d.]+)/gu), ([, name = "", hours]) => [name, Number(hours)] as const),
  ),
);

export function isZoneName(text: string): boolean {
  return ZONES.has(text) || OFFSET.test(text);
}

const OFFSET = /^(?:gmt|utc?|z|\p{L}{3,4}(?=[+-]))? ?([+-])(\d{1,2}):?(\d{2})?$/u;
/** Further from Greenwich nobody lives, though some write it, in hours. */
const MAX_OFFSET_HOURS = 15;

/**
 * Minutes east of UTC of a zone in lower case, for the date whose local time reads as `local` does in UTC: an offset, a
 * name, or a place of the time zone database, whose offset depends on the date. A name that nobody knows is UTC: the day
 * is right, and the hour nearly. `null` when it is no zone at all.
 */
export function zoneMinutes(raw: string, local: Date): number | null {
  const zone = bare(raw);
  if (zone === "") return 0;
  const [offset, sign, hours, minutes = "00"] = OFFSET.exec(zone) ?? [];
  if (offset !== undefined) return signedMinutes(sign === "-" ? -1 : 1, Number(hours), Number(minutes));
  const known = ZONES.get(zone);
  if (known !== undefined) return known * 60;
  return /^[a-z]+(?:\/[a-z\d_+-]+){1,2}$/.test(zone) ? placeMinutes(zone, local) : unknownMinutes(zone);
}

/** Without what is said twice: `+0100 (CET)`, `+01:00[Europe/Berlin]`. */
function bare(raw: string): string {
  const [, alone = raw] = /^[([](.*)[)\]]$/.exec(raw.trim()) ?? [];
  return alone
    .replace(/ ?[([].*$/, "")
    .replace(/[.,;]$/, "")
    .trim();
}

function unknownMinutes(zone: string): number | null {
  return /^[a-z]{1,5}$/.test(zone) ? 0 : null;
}

function signedMinutes(sign: number, hours: number, minutes: number): number | null {
  return hours > MAX_OFFSET_HOURS || minutes > 59 ? null : sign * (hours * 60 + minutes);
}

function placeMinutes(place: string, local: Date): number | null {
  try {
    // The offset of an hour that is off by the offset itself: wrong within a few hours of a clock change only, so twice.
    const first = offsetAt(place, local);
    return offsetAt(place, new Date(local.getTime() - first * 60_000));
  } catch {
    return null; // There is no such place.
  }
}

function offsetAt(timeZone: string, at: Date): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "") ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
