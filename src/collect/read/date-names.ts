/**
 * Languages whose names of months and days are known, by their letters. Croatian is not among them: its `lis` is
 * another month than the Polish one.
 */
const LANGUAGES: readonly (readonly [script: RegExp, languages: string])[] = [
  [/\p{Script=Cyrillic}/u, "ru uk bg"],
  [/\p{Script=Greek}/u, "el"],
  [/\p{Script=Latin}/u, "de fr es it pt nl pl sv da nb fi et lv lt cs sk sl hu ro tr ca gl id vi"],
];

/** Written all the same, though no table has them. */
const HABITS: ReadonlyMap<string, number> = new Map([
  ["mrz", 3],
  ["janner", 1],
  ["setiembre", 9],
]);

/** With fewer letters the beginning of a name may be anything. */
const MIN_PREFIX_CHARS = 3;

const ENGLISH_MONTHS =
  /^(?:(jan)(?:uary)?|(feb)(?:ruary)?|(mar)(?:ch)?|(apr)(?:il)?|(may)|(june?)|(july?)|(aug)(?:ust)?|(sept?)(?:ember)?|(oct)(?:ober)?|(nov)(?:ember)?|(dec)(?:ember)?)\.?$/;
const ENGLISH_DAYS = /^(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?$/;

/** The month that a word in lower case names, in full or shortened: 1 to 12, or `null`. */
export function monthOf(word: string): number | null {
  const english = ENGLISH_MONTHS.exec(word)?.findIndex((name, index) => index > 0 && name !== undefined) ?? 0;
  if (english > 0) return english;
  if (ENGLISH_DAYS.test(word) || !/^\p{L}{3,}\.?$/u.test(word)) return null;
  const { months } = namesFor(word);
  const folded = fold(word);
  const known = months.get(folded);
  if (known !== undefined) return known;
  const [only, other] = new Set([...months].filter(([name]) => name.startsWith(folded)).map(([, month]) => month));
  return other === undefined ? (only ?? null) : null;
}

export function isDayName(word: string): boolean {
  if (ENGLISH_DAYS.test(word)) return true;
  const folded = fold(word);
  const { days } = namesFor(word);
  return days.has(folded) || (folded.length >= MIN_PREFIX_CHARS && [...days].some((day) => day.startsWith(folded)));
}

type Names = { readonly months: ReadonlyMap<string, number>; readonly days: ReadonlySet<string> };

const collected = new Map<string, Names>();

/** From the platform's own tables, read when first needed: nearly all feeds write English. */
function namesFor(word: string): Names {
  const [, languages = ""] = LANGUAGES.find(([script]) => script.test(word)) ?? [];
  const names = collected.get(languages) ?? collectNames(languages.split(" ").filter((language) => language !== ""));
  collected.set(languages, names);
  return names;
}

function collectNames(languages: readonly string[]): Names {
  const months = new Map(HABITS);
  const days = new Set<string>();
  for (const [month, name] of languages.flatMap(monthsAlone)) months.set(name, month);
  for (const language of languages) {
    for (const style of ["long", "short"] as const) addDated(language, style, months, days);
  }
  return { months, days };
}

type MonthName = readonly [month: number, name: string];

/** As months are called when no day stands beside them, which differs in Slavic languages. */
function monthsAlone(language: string): readonly MonthName[] {
  const format = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, index) => [index + 1, fold(format.format(dayOf2014(index, 1)))]);
}

function addDated(language: string, style: "long" | "short", months: Map<string, number>, days: Set<string>): void {
  const format = new Intl.DateTimeFormat(language, {
    weekday: style,
    day: "numeric",
    month: style,
    year: "numeric",
    timeZone: "UTC",
  });
  for (let month = 1; month <= 12; month += 1) {
    // The first days of these twelve months fall on all seven weekdays.
    for (const { type, value } of format.formatToParts(dayOf2014(month - 1, 1))) {
      const name = fold(value);
      if (type === "weekday") days.add(name);
      if (type === "month" && /^\p{L}{3,}$/u.test(name) && !months.has(name)) months.set(name, month);
    }
  }
}

function dayOf2014(monthIndex: number, day: number): Date {
  return new Date(Date.UTC(2014, monthIndex, day));
}

/** Without dots and accents, which are left out and mistaken so often. */
function fold(name: string): string {
  return name.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/\.$/, "");
}
