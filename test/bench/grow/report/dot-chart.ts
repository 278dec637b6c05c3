import { logAxis, readable } from "./axis.ts";
import { dot } from "./line-chart.ts";
import { element, MARGIN, type Panel, WIDTH, words } from "./svg.ts";

export type Dots = {
  readonly unit: string;
  readonly series: readonly string[];
  /** Values by series; `null`: not measured. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** No value should lie beyond. */
  readonly reach: number;
};

const ROW = 21;
const HEAD = 54;
const FOOT = 26;
/** For the names at the left, and a column of numbers for each series at the right. */
const NAMES = 240;
const COLUMN = 92;

/** A row for each name, with a dot for each series on an axis by powers of ten, and the numbers beside it. */
export function dotChart({ unit, series, rows, reach }: Dots): Panel {
  const values = rows.flatMap((row) => row.values.filter((value) => value !== null));
  const inner = WIDTH - 2 * MARGIN - NAMES - series.length * COLUMN;
  const { ticks, at } = logAxis(Math.max(0.01, Math.min(reach, ...values)), Math.max(reach, ...values), inner);
  const right = (value: number): number => MARGIN + NAMES + at(value);
  const bottom = HEAD + rows.length * ROW;
  const vertical = (name: string, value: number): string =>
    element("line", { class: name, x1: right(value), x2: right(value), y1: HEAD - 8, y2: bottom });
  return {
    height: bottom + FOOT,
    body: [
      ...series.map((name, index) => headOf(name, index, series)),
      ...ticks.map((tick) => vertical("grid", tick)),
      ...ticks.map((tick) => words(readable(tick), { class: "quiet middle", x: right(tick), y: bottom + 18 })),
      vertical("bar", reach),
      words(`${readable(reach)} ${unit}`, { class: "reach middle strong", x: right(reach), y: HEAD - 10 }),
      ...rows.map((row, index) => rowOf(row, { y: HEAD + index * ROW + ROW / 2, right, series })),
    ].join("\n"),
  };
}

function columnOf(index: number, series: readonly string[]): number {
  return WIDTH - MARGIN - (series.length - 1 - index) * COLUMN;
}

/** Above the column of its numbers. */
function headOf(name: string, index: number, series: readonly string[]): string {
  const x = columnOf(index, series);
  return dot(index, x - 5, HEAD - 32) + words(name, { class: `f${index % 3} strong end`, x, y: HEAD - 10 });
}

type Placed = { readonly y: number; readonly right: (value: number) => number; readonly series: readonly string[] };

function rowOf({ name, values }: Dots["rows"][number], { y, right, series }: Placed): string {
  const told = values.map((value, index) => {
    const text = value === null ? "–" : value.toFixed(value < 10 ? 2 : 1);
    return words(text, { class: "quiet end", x: columnOf(index, series), y: y + 4 });
  });
  const dots = values.map((value, index) => (value === null ? "" : dot(index, right(value), y)));
  return [words(name, { class: "end", x: MARGIN + NAMES - 14, y: y + 4 }), ...dots, ...told].join("");
}
