const UNITS: readonly (readonly [seconds: number, word: string])[] = [
  [86_400, "day"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

const NTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** A duration for people, in its largest fitting unit: `90 min`, `6 h`, `2 days`. Rounded, never below `1 s`. */
export function durationWords(seconds: number): string {
  const [size, word] = UNITS.find(([unit]) => seconds >= unit * (unit === 1 ? 1 : 1.75) || seconds === unit) ?? [
    1,
    "s",
  ];
  const count = Math.max(1, Math.round(seconds / size));
  return `${count} ${word === "day" && count !== 1 ? "days" : word}`;
}

/** `third failure in a row`. */
export function failureWords(inARow: number): string {
  return `${NTH[inARow - 1] ?? `${inARow}th`} failure in a row`;
}

/** A moment for people, to the minute: `2026-11-23 07:00 UTC`. */
export function momentWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
