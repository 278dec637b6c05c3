const UNITS = [
  [86_400, "days"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** A unit is used from so much of it on, so that 90 minutes stay that. */
const FEWEST = 2;

const NTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const ENDINGS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDING: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };

/** A duration for people: `90 s`, `1 h`, `36 h`, `2 days`. Rounded, never below `1 s`. */
export function durationWords(seconds: number): string {
  const [size, word] = UNITS.find(([unit]) => seconds >= unit * FEWEST || (seconds === unit && unit < 86_400)) ?? [
    1,
    "s",
  ];
  return `${Math.max(1, Math.round(seconds / size))} ${word}`;
}

/** `third failure in a row`. */
export function failureWords(inARow: number): string {
  return `${NTH[inARow - 1] ?? `${inARow}${ENDING[ENDINGS.select(inARow)] ?? "th"}`} failure in a row`;
}

/** A moment for people, to the minute: `2026-11-23 07:00 UTC`. */
export function momentWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
