import { wordsIn } from "../domain/words/words.ts";

const UNITS = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Making one costs far more than using it, and there are few languages. */
const made = new Map<string, Intl.RelativeTimeFormat>();

/** How long ago, in the largest unit of which it is a whole one: `3 days ago`. What lies ahead is now. */
export function ageText(at: Date, { now, language }: { readonly now: Date; readonly language: string }): string {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1_000);
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["second", Number.POSITIVE_INFINITY];
  return formatter(wordsIn(language).locale).format(-Math.floor(seconds / size), unit);
}

function formatter(locale: string): Intl.RelativeTimeFormat {
  const known = made.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  made.set(locale, known);
  return known;
}
