/** A day of the Gregorian calendar that may not exist. */
export type Day = { readonly year: number; readonly month: number; readonly day: number };

type Form = readonly [RegExp, (year: number, one: number, two: number) => Day];

const WEEKDAY = "(?:[ (]*(?:星期|周|週)?[月火水木金土日一二三四五六天월화수목금토일](?:曜日?|요일)?\\)?)?";

const FORMS: readonly Form[] = [
  [/^(\d{4})$/, ofMonth],
  [/^(\d{4})[-/.](\d{1,2})$/, ofMonth],
  [/^(\d{4})[-/.] ?(0?\d{1,2})[-/.] ?(\d{1,2})\.?$/, ofMonth],
  [/^(\d{4})(\d\d)(\d\d)$/, ofMonth],
  [/^(\d{4})-?(\d{3})$/, ofOrdinal],
  [/^(\d{4})-?w(\d\d)(?:-?([1-7]))?$/, ofWeek],
  [new RegExp(String.raw`^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号號일]?${WEEKDAY})?$`), ofMonth],
];

/** Forms with two digits for the year, which stood in ISO 8601 until its edition of 2004. */
const OLD_FORMS: readonly Form[] = [
  [/^-(\d\d)-?(\d\d)$/, ofMonth],
  [/^(\d\d)-(\d\d)-(\d\d)$/, ofMonth],
  [/^(\d\d)(\d\d)(\d\d)$/, ofMonth],
  [/^(\d\d)-?(\d{3})$/, ofOrdinal],
];
const LAST_OLD_YEAR = 2004;

/** Reads a day that is written in numbers, year first, as ISO 8601 or East Asia have it, in lower case. */
export function readIsoDay(text: string): Day | null {
  const day = firstOf(FORMS, text, Number);
  if (day !== null) return day;
  const old = firstOf(OLD_FORMS, text, fullYear);
  return old === null || old.year > LAST_OLD_YEAR ? null : old;
}

/** RFC 2822, 4.3: two digits are 1950 to 2049. Three come from programs that count from 1900. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return digits.length === 3 ? 1900 + year : year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function firstOf(forms: readonly Form[], text: string, toYear: (digits: string) => number): Day | null {
  for (const [form, toDay] of forms) {
    const [, year, one = "1", two = "1"] = form.exec(text) ?? [];
    if (year !== undefined) return toDay(toYear(year), Number(one), Number(two));
  }
  return null;
}

function ofMonth(year: number, month: number, day: number): Day {
  return { year, month, day };
}

function ofOrdinal(year: number, ordinal: number): Day {
  const date = dateAt(year, ordinal);
  return date.getUTCFullYear() === year ? dayOf(date) : NO_DAY;
}

/** Week 1 is the one with 4 January in it, and weeks begin on Monday. A week belongs to the year of its Thursday. */
function ofWeek(year: number, week: number, weekday: number): Day {
  const firstMonday = 5 - (dateAt(year, 4).getUTCDay() || 7);
  const monday = firstMonday + (week - 1) * 7;
  const isOfYear = week > 0 && dateAt(year, monday + 3).getUTCFullYear() === year;
  return isOfYear ? dayOf(dateAt(year, monday + weekday - 1)) : NO_DAY;
}

const NO_DAY: Day = { year: 0, month: 0, day: 0 };

/** The day so many days into a year, where 1 is 1 January. */
function dateAt(year: number, ordinal: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, ordinal);
  return date;
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
