import { isZoneName } from "./date-zone.ts";

/** The time of a date, and what is left of the text without it. */
export type Clock = {
  /** 0 to 24; the last is the end of the day, and has no minutes. */
  readonly hours: number;
  readonly minutes: number;
  /** 0 to 60; the last is a leap second. */
  readonly seconds: number;
  readonly milliseconds: number;
  /** As it is written; empty when there is none. */
  readonly zone: string;
  readonly dayText: string;
};

const MIDNIGHT = { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 };

const TIME = /(?<![\d:.+-])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?![\d:])/;

/**
 * Takes the time out of a text in lower case. One that has none is midnight. `null` for hours that do not exist.
 */
export function readClock(whole: string): Clock | null {
  const { text, half, usualZone } = withoutHalf(withColons(whole));
  const found = TIME.exec(text);
  if (found === null) return { ...MIDNIGHT, ...dayAlone(text) };
  const [match, h, m, s = "0", fraction = ""] = found;
  const [hours, minutes, seconds] = [inHalf(Number(h), half), Number(m), Number(s)];
  if (hours > 24 || minutes > 59 || seconds > 60 || (hours === 24 && minutes + seconds > 0)) return null;
  const { dayText, zone } = around(text.slice(0, found.index), text.slice(found.index + match.length));
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return { hours, minutes, seconds, milliseconds, dayText, zone: zone === "" ? usualZone : zone };
}

/** Ways to write a time without colons: with dots behind a day, ISO 8601 in short, hours by letter, Chinese, Japanese and Korean units. */
const OTHER_TIMES: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d(?:t|,? ))(\d\d)\.(\d\d)\.(\d\d)(?![\d:])/, " $1:$2:$3"],
  [/(?<=\d)t(?= )/, ""],
  [/(?<=\d)t(\d\d)(\d\d)(\d\d)(?=$|[^\d:])/, " $1:$2:$3"],
  [/(?<=\d)t(\d\d)(\d\d)(?=$|[^\d:])/, " $1:$2"],
  [/(?<=\d)t(\d\d)(?=$|[^\d:])/, " $1:00"],
  [/(?<=\d)t(?=\d)/, " "],
  [/(\d{1,2}) ?[時时点點시] ?(\d{1,2}) ?[分분] ?(\d{1,2}) ?[秒초]/, " $1:$2:$3"],
  [/(\d{1,2}) ?[時时点點시] ?(\d{1,2}) ?[分분]/, " $1:$2"],
  [/(?<=[ ,])(\d{1,2}) ?h ?(\d\d)(?: ?(?:m|min))?(?![\d:])/, "$1:$2"],
  [/(?<=[ ,])(\d{1,2})\.(\d\d)(?= ?uhr)|(?<=klo?\.? )(\d{1,2})\.(\d\d)(?!\.)/, "$1$3:$2$4"],
  [/(?<=[ ,])(\d{1,2}) ?(?=[ap]\.?m\b)/, "$1:00 "],
];

/** A time with colons, and not the offset of a zone. */
const COLON_TIME = /(?<![+-]\d?)\d:\d/;

function withColons(text: string): string {
  if (COLON_TIME.test(text) && !/\dt\d/.test(text)) return text;
  return OTHER_TIMES.reduce((last, [form, colons]) => last.replace(form, colons), text);
}

type Half = "am" | "pm" | null;

/** Words for the halves of the day. Those of one country mean its zone where no other is written. */
const HALVES: readonly (readonly [RegExp, Half, usualZone: string])[] = [
  [/(?<=:\d\d) ?(?:a\.? ?m\b\.?|π\.? ?μ\.?(?!\p{L}))/u, "am", ""],
  [/(?<=:\d\d) ?(?:p\.? ?m\b\.?|μ\.? ?μ\.?(?!\p{L}))/u, "pm", ""],
  [/오전/, "am", "kst"],
  [/오후/, "pm", "kst"],
  [/午前/, "am", "jst"],
  [/午後/, "pm", "jst"],
  [/上午|凌晨|早上/, "am", "+08:00"],
  [/下午|晚上/, "pm", "+08:00"],
];

function withoutHalf(text: string): { readonly text: string; readonly half: Half; readonly usualZone: string } {
  if (!/[^\p{ASCII}]|\d ?[ap]\.? ?m/u.test(text)) return { text, half: null, usualZone: "" };
  const [word, half, usualZone] = HALVES.find(([form]) => form.test(text)) ?? [];
  if (word === undefined) return { text, half: null, usualZone: /\d ?년/.test(text) ? "kst" : "" };
  return { text: text.replace(word, " "), half: half ?? null, usualZone: usualZone ?? "" };
}

function inHalf(hours: number, half: Half): number {
  if (half === "pm" && hours < 12) return hours + 12;
  return half === "am" && hours === 12 ? 0 : hours;
}

type Around = { readonly dayText: string; readonly zone: string };

/** XML Schema, 3.3.9: a day may have a zone too. */
function dayAlone(text: string): Around {
  const [, day, zone] = /^(\d{4}-\d\d-\d\d) ?(z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return { dayText: day ?? text, zone: zone ?? "" };
}

/** The day stands before the time, or around time and zone (asctime), or behind them. */
function around(rawBefore: string, rawAfter: string): Around {
  const before = rawBefore.replace(/[\s,]+(?:- ?)?$/, "").trim();
  const after = rawAfter.replace(/^ ?(?:uhr|hrs?|hs|h|ore|godz)\b\.?/, "").trim();
  if (before === "") return dayBehind(after);
  const [, zone, year] = /^(.*?) ?(?<![\d+:-])(\d{4})$/.exec(after) ?? [];
  if (year === undefined || /\d{4}/.test(before)) return { dayText: before, zone: withSign(after) };
  return { dayText: `${before} ${year}`, zone: zone ?? "" };
}

/** Where a plus stood in an address, a blank came out (the form encoding of HTML). */
function withSign(zone: string): string {
  return /^\d\d:?\d\d$/.test(zone) ? `+${zone}` : zone;
}

function dayBehind(after: string): Around {
  const [, zone = "", day = ""] = /^([a-z]{0,5}(?:[+-]\d\d:?\d\d)?)(?:,? |, ?|$)(.*)$/.exec(after) ?? [];
  return isZoneName(zone) ? { dayText: day, zone } : { dayText: after, zone: "" };
}
