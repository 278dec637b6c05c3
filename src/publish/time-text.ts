import { type Words, wordsIn } from "../domain/words/words.ts";

/** A moment for a template: for machines, and for readers in the zone of the site or digest, in the language of its words. */
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

/** `timezone`: IANA. `language`: BCP 47. A site is one. */
export type TimeStyle = { readonly timezone: string; readonly language: string };

const MAX_YEAR = 9999;
/** Readers of RFC 822 take the year 74, however many zeros it has before it, for 1974. */
const MIN_YEAR = 1000;

export function timeText(at: Date, { timezone, language }: TimeStyle): TimeText {
  const sure = validDate(at);
  const words = wordsIn(language);
  const formats = formatters(timezone, words);
  const [day, clock] = [formats.date.format(sure), formats.clock.format(sure)];
  return {
    iso: isoSeconds(sure),
    text: words.say("moment", { day, clock }),
    day: words.say("full-day", { weekday: formats.weekday.format(sure), day }),
    clock,
  };
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

/** Making one costs far more than using it, and there are few zones and languages. */
const made = new Map<string, Formatters>();

function formatters(timezone: string, { locale }: Words): Formatters {
  const key = `${locale} ${timezone}`;
  const known = made.get(key) ?? makeFormatters(timezone, locale);
  made.set(key, known);
  return known;
}

function makeFormatters(timeZone: string, locale: string): Formatters {
  return {
    date: new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone }),
    clock: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "long", timeZone }),
  };
}
