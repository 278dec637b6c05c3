const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;

const BYTES = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 } as const;

/** What a duration or a size looks like; `units` are alternatives of a regular expression. */
export const DURATION_PATTERN = `[0-9]{1,9}(?:${Object.keys(SECONDS).join("|")})`;
export const SIZE_PATTERN = `[0-9]{1,9}(?:${Object.keys(BYTES).join("|")})`;

/** Seconds of `90s`, `15m`, `6h`, `4d` or `2w`; `null` for anything else. */
export function parseDuration(text: string): number | null {
  return parseQuantity(text, SECONDS);
}

/** Bytes of `500KiB`, `10MiB` (powers of 1,024) or `5MB` (powers of 1,000); `null` for anything else. */
export function parseSize(text: string): number | null {
  return parseQuantity(text, BYTES);
}

function parseQuantity(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, digits = "", unit = ""] = /^([0-9]{1,9})([A-Za-z]{1,3})$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? null : Number(digits) * factor;
}

/** Whole seconds in the largest unit that gives a whole number: `24h` comes out as `1d`. */
export function printDuration(seconds: number): string {
  const units = Object.entries(SECONDS).toSorted(([, a], [, b]) => b - a);
  const [unit, factor] = units.find(([, one]) => seconds % one === 0 && seconds > 0) ?? ["s", 1];
  return `${seconds / factor}${unit}`;
}
