/**
 * Reads the date of an entry, whatever form it is in: RFC 822 and 2822 with their obsolete and invented zones, RFC 3339
 * and ISO 8601, asctime, and what blogs make of these. A date without a zone is taken as UTC, so the answer is the same
 * on every machine. Returns `null` for what is no date, and for days and hours that do not exist.
 */
export function parseDate(raw: string | null | undefined): Date | null {
  const text = (raw ?? "").trim().replace(/\s+/g, " ").slice(0, MAX_DATE_CHARS);
  if (text === "") return null;
  const parts = readIso(text) ?? readNamedMonth(text) ?? readNumeric(text);
  return parts === null ? null : toDate(parts);
}

/** Longest text that can still be a date. */
const MAX_DATE_CHARS = 80;

type Parts = {
  readonly year: number;
  readonly month: number; // 1 to 12
  readonly day: number;
  readonly time: string; // hh:mm[:ss[.f]] or empty
  readonly zone: string;
};

const TIME = String.raw`(\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?)`;
const ISO = new RegExp(String.raw`^(\d{4})-(\d{1,3})(?:-(\d{1,2}))?(?:(?:T| ?)${TIME} ?(.*))?$`, "i");

function readIso(text: string): Parts | null {
  if (/^\d{4}$/.test(text)) return { year: Number(text), month: 1, day: 1, time: "", zone: "" };
  if (/^\d{8}(?:T|$)/.test(text))
    return readIso(text.replace(COMPACT, "$1-$2-$3$4").replace(/T(\d\d)(\d\d)(\d\d)?/, spread));
  const [, year, month, day = "1", time = "", zone = ""] = ISO.exec(text) ?? [];
  if (year === undefined || (month?.length === 3 && !month.startsWith("0"))) return null;
  return { year: Number(year), month: Number(month), day: Number(day), time, zone };
}

const COMPACT = /^(\d{4})(\d\d)(\d\d)(.*)$/;

function spread(_: string, hours: string, minutes: string, seconds: string | undefined): string {
  return `T${hours}:${minutes}:${seconds ?? "00"}`;
}

const DAY_FIRST = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([^\W\d_]+)\.?,?[ -](-?\d{2,4}),?(?: (?:at )?${TIME} ?(.*))?$`,
  "iu",
);
const MONTH_FIRST = new RegExp(
  String.raw`^([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}),?(?: (?:at )?${TIME} ?(.*))?$`,
  "iu",
);
const ASCTIME = new RegExp(String.raw`^([^\W\d_]+) (\d{1,2}) ${TIME} (?:(.*) )?(\d{4})$`, "iu");

function readNamedMonth(whole: string): Parts | null {
  const text = whole.replace(/^[^\W\d_]+\.?(?:, ?| (?=[^\d_]+ \d)| (?=\d))/u, (day) =>
    monthOf(day.replace(/\W/g, "")) ? day : "",
  );
  const first = DAY_FIRST.exec(text);
  if (first !== null) return named(first[3], first[2], first[1], first[4], first[5]);
  const second = MONTH_FIRST.exec(text);
  if (second !== null) return named(second[3], second[1], second[2], second[4], second[5]);
  const third = ASCTIME.exec(text);
  return third === null ? null : named(third[5], third[1], third[2], third[3], third[4]);
}

function named(year = "", name = "", day = "", time = "", zone = ""): Parts | null {
  const month = monthOf(name);
  return month === null ? null : { year: fullYear(year), month, day: Number(day), time, zone };
}

const NUMERIC = new RegExp(String.raw`^(?:[^\W\d_]+, ?)?(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?: ${TIME} ?(.*))?$`, "iu");

function readNumeric(text: string): Parts | null {
  const [, year, month, day, time = "", zone = ""] = NUMERIC.exec(text) ?? [];
  return year === undefined ? null : { year: Number(year), month: Number(month), day: Number(day), time, zone };
}

/** RFC 2822, 4.3: two digits are 1950 to 2049. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return digits.length === 3 ? 1900 + year : year;
  return year < 50 ? 2000 + year : 1900 + year;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function monthOf(name: string): number | null {
  const index = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return index < 0 || !/^[a-z]+$/i.test(name) ? null : index + 1;
}

function toDate({ year, month, day, time, zone }: Parts): Date | null {
  const offsetMinutes = zoneMinutes(zone);
  if (offsetMinutes === null || month < 1 || month > 12) return null;
  const [, hours = "0", minutes = "0", seconds = "0"] = /^(\d+):(\d+)(?::(\d+))?/.exec(time) ?? [];
  const afternoon =
    /^p\.?m\b/i.test(zone) && Number(hours) < 12 ? 12 : /^a\.?m\b/i.test(zone) && Number(hours) === 12 ? -12 : 0;
  const [h, m, s] = [Number(hours) + afternoon, Number(minutes), Number(seconds)];
  if (h > 24 || m > 59 || s > 60 || day < 1 || day > daysIn(year, month)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would move the years 0 to 99.
  date.setUTCHours(h, m - offsetMinutes, Math.min(s, 59), milliseconds(time));
  return date;
}

function milliseconds(time: string): number {
  const [, digits = ""] = /[.,](\d+)$/.exec(time) ?? [];
  return Number(digits.padEnd(3, "0").slice(0, 3));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** Hours east of UTC of the zone names that feeds use (RFC 822, 5.1, and the world's customs). */
const ZONES: ReadonlyMap<string, number> = new Map(
  [
    "ut 0 utc 0 gmt 0 z 0 wet 0 west 1 bst 1 cet 1 cest 2 met 1 mest 2 mez 1 mesz 2 eet 2 eest 3 sast 2 msk 3 msd 4 trt 3",
    "pkt 5 ist 5.5 wib 7 ict 7 hkt 8 sgt 8 awst 8 jst 9 kst 9 acst 9.5 acdt 10.5 aest 10 aedt 11 nzst 12 nzdt 13",
    "nst -3.5 ndt -2.5 at -4 ast -4 adt -3 et -5 est -5 edt -4 ct -6 cst -6 cdt -5 mt -7 mst -7 mdt -6 pt -8 pst -8 pdt -7",
    "akst -9 akdt -8 hst -10 brt -3 art -3 clt -4",
  ].flatMap((row) =>
    Array.from(row.matchAll(/(\w+) (-?[\d.]+)/g), ([, name = "", hours]) => [name, Number(hours)] as const),
  ),
);

/** Minutes east of UTC; `null` when it is not a zone at all. */
function zoneMinutes(raw: string): number | null {
  const zone = raw
    .replace(/^[ap]\.?m\.? ?/i, "")
    .replace(/\s*\(.*\)$|^Etc\/|[.,]$/g, "")
    .trim()
    .toLowerCase();
  if (zone === "") return 0;
  const [, sign, hours = "", minutes = "00"] = /^(?:gmt|utc|z)? ?([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign !== undefined) return signedMinutes(sign, Number(hours), Number(minutes));
  const known = ZONES.get(zone);
  if (known !== undefined) return known * 60;
  return /^[a-z]{1,5}$/.test(zone) ? 0 : null; // A name that nobody knows: the day is right, the hour nearly.
}

function signedMinutes(sign: string, hours: number, minutes: number): number | null {
  if (hours > 15 || minutes > 59) return null;
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes);
}
