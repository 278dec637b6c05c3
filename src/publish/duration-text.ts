import { wordsIn } from "../domain/words/words.ts";

const UNITS = [
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
] as const;

type Style = "long" | "short";

/** A length of time in its two largest units, rounded down: `2 hours, 5 minutes`, `2 hr, 5 min`. `null`: below a minute. */
export function durationText(seconds: number, { language, style }: { language: string; style: Style }): string | null {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first === -1) return null;
  let left = seconds;
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return [unit, count] as const;
  });
  return formatter(language, style).format(Object.fromEntries(parts));
}

/** About so long, in one unit: `5 hours`, and `36 hours` rather than a day and a half. Never below a minute. */
export function aboutText(seconds: number, language: string): string {
  const [unit, size] = UNITS.find(([, one]) => seconds >= 2 * one) ?? ["minutes", 60];
  const isHour = unit === "minutes" && seconds >= 3_600 && seconds < 5_400;
  const count = isHour ? 1 : Math.max(1, Math.round(seconds / size));
  return formatter(language, "long").format({ [isHour ? "hours" : unit]: count });
}

const made = new Map<string, Intl.DurationFormat>();

function formatter(language: string, style: Style): Intl.DurationFormat {
  const { locale } = wordsIn(language);
  const key = `${locale} ${style}`;
  const known = made.get(key) ?? new Intl.DurationFormat(locale, { style });
  made.set(key, known);
  return known;
}
