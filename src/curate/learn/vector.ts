/** All texts get one length, since long ones do not say more. With this one a step of learning moves a score by about one. */
const LENGTH = 3;

/**
 * Scales the values from `start` to `end` in their place. `unknown`: the sum of the squares of what the text says besides,
 * which is part of its length: of a text that is mostly new little is known.
 */
export function scaleToLength(values: Float32Array, { start, end, unknown }: Span): void {
  let squares = unknown;
  for (let at = start; at < end; at++) squares += (values[at] ?? 0) ** 2;
  const scale = LENGTH / (Math.sqrt(squares) || 1);
  for (let at = start; at < end; at++) values[at] = (values[at] ?? 0) * scale;
}

type Span = { readonly start: number; readonly end: number; readonly unknown: number };
