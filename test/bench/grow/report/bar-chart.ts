import { linearAxis, readable } from "./axis.ts";
import { element, MARGIN, type Panel, WIDTH, words } from "./svg.ts";

export type Bars = {
  readonly unit: string;
  /** Bars that belong together; each has its name and, by its place, its colour. */
  readonly groups: readonly {
    readonly name: string;
    readonly bars: readonly { readonly name: string; readonly value: number }[];
  }[];
};

const ROW = 22;
const THICK = 16;
const GROUP_HEAD = 26;
const GAP = 10;
/** For the names at the left, and for the value behind the longest bar. */
const NAMES = 110;
const VALUES = 70;

/** Lying bars, all on one axis from 0. */
export function barChart({ unit, groups }: Bars): Panel {
  const most = Math.max(0, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const axis = linearAxis(most, WIDTH - 2 * MARGIN - NAMES - VALUES);
  const parts: string[] = [];
  let y = 0;
  for (const { name, bars } of groups) {
    parts.push(words(name, { class: "strong", x: MARGIN, y: y + 16 }));
    y += GROUP_HEAD;
    for (const [index, bar] of bars.entries()) {
      parts.push(row(bar, { index, y, length: axis.at(bar.value), unit }));
      y += ROW;
    }
    y += GAP;
  }
  return { height: y, body: parts.join("\n") };
}

type Placed = { readonly index: number; readonly y: number; readonly length: number; readonly unit: string };

function row(
  { name, value }: { readonly name: string; readonly value: number },
  { index, y, length, unit }: Placed,
): string {
  const x = MARGIN + NAMES;
  const middle = y + ROW / 2 + 4;
  return [
    words(name, { class: "end", x: x - 8, y: middle }),
    element("rect", {
      class: `f${index % 3}`,
      x,
      y: y + (ROW - THICK) / 2,
      width: Math.max(1, length),
      height: THICK,
      rx: 2,
    }),
    words(`${readable(value)} ${unit}`, { class: index === 0 ? "strong" : "quiet", x: x + length + 8, y: middle }),
  ].join("");
}
