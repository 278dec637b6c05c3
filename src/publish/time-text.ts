/** A moment for a template: for machines, and for readers in the zone of the site or digest. */
export type TimeText = {
  /** ISO 8601 in UTC, whole seconds. */
  readonly iso: string;
  /** `18 December 2014, 09:12` */
  readonly text: string;
  /** `Thursday 18 December 2014` */
  readonly day: string;
  /** `09:12` */
  readonly clock: string;
};

/** The pages' own words are English for now, so their dates are too, whatever language the stories have. */
const LOCALE = "en-GB";

const MAX_YEAR = 9999;
/** Readers of RFC 822 take the year 74, however many zeros it has before it, for 1974. */
const MIN_YEAR = 1000;

export function timeText(at: Date, timezone: string): TimeText {
  const sure = validDate(at);
  const { date, clock, weekday } = formatters(timezone);
  const [day, time] = [date.format(sure), clock.format(sure)];
  return { iso: isoSeconds(sure), text: `${day}, ${time}`, day: `${weekday.format(sure)} ${day}`, clock: time };
}

/** RFC 3339 in UTC without fractions. */
export function isoSeconds(at: Date): string {
  return validDate(at)
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
}

/** The date when RFC 3339 and RFC 822 can write it, else the beginning of 1970: one bad date never costs a feed. */
export function validDate(at: Date): Date {
  const year = at.getUTCFullYear();
  return year >= MIN_YEAR && year <= MAX_YEAR ? at : new Date(0);
}

type Formatters = Readonly<Record<"date" | "clock" | "weekday", Intl.DateTimeFormat>>;

/** Making one costs far more than using it, and there are few zones. */
const made = new Map<string, Formatters>();

function formatters(timezone: string): Formatters {
  const known = made.get(timezone) ?? makeFormatters(timezone);
  made.set(timezone, known);
  return known;
}

function makeFormatters(timeZone: string): Formatters {
  return {
    date: new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric", timeZone }),
    clock: new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }),
    weekday: new Intl.DateTimeFormat(LOCALE, { weekday: "long", timeZone }),
  };
}
