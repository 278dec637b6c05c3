/** As the dates of pages: English for now. */
const WORDS = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

const UNITS = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** How long ago, in the largest unit of which it is a whole one: `3 days ago`. What lies ahead is now. */
export function ageText(at: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1_000);
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["second", Number.POSITIVE_INFINITY];
  return WORDS.format(-Math.floor(seconds / size), unit);
}
