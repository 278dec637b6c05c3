import { fullYear, type Day } from "./date-iso.ts";
import { isDayName, monthOf } from "./date-names.ts";

/** Words that stand between the parts of a date and say nothing, in lower case. */
const FILLERS = new Set(
  (
    "of the at on and am um den der le la el il di de del do dos d' à às a as alle e o os om op kl klo dne v ob r r. roku " +
    "г г. года год в во р р. року στις τις την της ngày tháng năm pada the date: published: posted: updated:"
  ).split(" "),
);

/**
 * Reads a day with a month in words, in the languages of `date-names.ts`, or in numbers with the year last: day first
 * where dots or hyphens part them, month first behind a slash, as it is in the country that writes so; the other way
 * round when there is no such month. A weekday may stand before it, right or wrong.
 */
export function readWrittenDay(text: string): Day | null {
  const words = wordsOf(text);
  const months = words.map(monthOf);
  const at = months.findIndex((month) => month !== null);
  const month = months[at];
  if (month === undefined || month === null) return readNumbers(text.replace(/^[^\d]*?[,.\s] ?(?=\d)/, ""));
  return withMonth(words.slice(0, at), month, words.slice(at + 1));
}

function wordsOf(text: string): readonly string[] {
  const words = text
    .replace(/\b(d|l)['’]/g, " ")
    .split(
      /[\s,/]+|(?<=[\d\p{L}.])-(?=[\d\p{L}])|(?<=\d\.)(?=\p{L})|(?<=\p{L}\.)(?=\d)|(?<=\d)(?=\p{L}{3})|(?<=\p{L}{3})(?=\d)/u,
    )
    .map((word) => word.replace(/^(\d{1,4})(?:st|nd|rd|th|er|re|e|º|ª|°|\.)$/, "$1"))
    .filter((word) => word !== "" && word !== "." && !FILLERS.has(word));
  const [first = "", second = ""] = words;
  const isLead =
    /^\p{L}+[.:]?$/u.test(first) && (isDayName(first) || (monthOf(first) === null && monthOf(second) === null));
  return isLead && words.length > 3 ? words.slice(1) : words;
}

/** `24 dec 2014`, `2014 dec 24`, `dec 24 2014` or `dec 2014`. */
function withMonth(before: readonly string[], month: number, after: readonly string[]): Day | null {
  const numbers = [...before, ...after];
  if (numbers.length > 2 || before.length > 1 || !numbers.every((word) => /^\d{1,4}$/.test(word))) return null;
  const [one = "", two] = numbers;
  if (two === undefined) return /^\d{4}$/.test(one) ? { year: Number(one), month, day: 1 } : null;
  if (one.length > 2) return two.length > 2 ? null : { year: fullYear(one), month, day: Number(two) };
  return two.length < 2 ? null : { year: fullYear(two), month, day: Number(one) };
}

function readNumbers(text: string): Day | null {
  const [, one, mark, two, year] = /^(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|(?<!-)\d\d)$/.exec(text) ?? [];
  if (one === undefined || year === undefined) return readYearFirst(text);
  const isDayFirst = mark === "/" ? Number(one) > 12 : Number(two) <= 12;
  const [day, month] = isDayFirst ? [Number(one), Number(two)] : [Number(two), Number(one)];
  return { year: fullYear(year), month, day };
}

/** Behind a weekday, where `readIsoDay` does not look. */
function readYearFirst(text: string): Day | null {
  const [, year, month, day] = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})$/.exec(text) ?? [];
  return year === undefined ? null : { year: Number(year), month: Number(month), day: Number(day) };
}
