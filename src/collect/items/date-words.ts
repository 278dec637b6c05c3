import { isLetterWord } from "./edit-words.ts";

/** Languages whose words were asked for, and those; making them takes the platform some milliseconds each. */
const known = new Map<string, ReadonlySet<string>>();

/** Of a feed that changes its language with each entry, so many are remembered. */
const MAX_LANGUAGES = 50;

/** Names of months and days in a language, in lower case, as they stand in a date; English when it is not known. */
export function dateWords(language: string | null): ReadonlySet<string> {
  const key = /^[a-z]{2,3}(?![a-z])/i.exec(language ?? "")?.[0].toLowerCase() ?? "en";
  const words = known.get(key) ?? namesIn(key);
  if (known.size < MAX_LANGUAGES) known.set(key, words);
  return words;
}

function namesIn(language: string): ReadonlySet<string> {
  const format = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2024, month, 1));
  const days = Array.from({ length: 7 }, (_, day) => Date.UTC(2024, 0, 1 + day));
  const parts = [...months, ...days].flatMap((date) => format.formatToParts(date));
  const names = parts.flatMap(({ type, value }) => (type === "month" || type === "weekday" ? value.split(" ") : []));
  return new Set(names.flatMap((name) => (isLetterWord(name) ? Array.from(name) : [name.toLowerCase()])));
}
