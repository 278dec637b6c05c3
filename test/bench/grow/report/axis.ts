/** From values to places. `ticks` lie on the axis, least first. */
export type Axis = { readonly ticks: readonly number[]; readonly at: (value: number) => number };

/** About so many steps. */
const STEPS = 5;

/** From 0 to a round number that is not below `most`, over `length` units; what lies beyond its ends is at the end. */
export function linearAxis(most: number, length: number): Axis {
  const step = roundStep((most > 0 ? most : 1) / STEPS);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
  return { ticks, at: (value) => (within(value, 0, count * step) / (count * step)) * length };
}

/** By powers of ten, from the one at or below `least` to the one at or above `most`; both above 0. */
export function logAxis(least: number, most: number, length: number): Axis {
  const first = Math.floor(Math.log10(least) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(most) - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
  return {
    ticks,
    at: (value) =>
      (within(Math.log10(Math.max(value, Number.MIN_VALUE)) - first, 0, last - first) / (last - first)) * length,
  };
}

/** 1, 2 or 5 by a power of ten, at least as large. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const round = [1, 2, 5, 10].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10;
  return round * power;
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** As people read it: three digits that count, thousands apart. */
export function readable(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString("en", { maximumFractionDigits: Math.min(digits, 6) });
}
