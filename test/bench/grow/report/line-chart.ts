import { type Axis, linearAxis, readable } from "./axis.ts";
import { element, MARGIN, type Panel, WIDTH, words } from "./svg.ts";

export type Point = readonly [x: number, y: number];

export type Series = {
  readonly name: string;
  /** By x, least first; may be empty. */
  readonly points: readonly Point[];
  /** What is only compared with. */
  readonly isDashed?: boolean;
};

export type Lines = {
  readonly title: string;
  /** What lies along the x axis. */
  readonly along: string;
  /** Written below the axis; default: round numbers from 0. */
  readonly ticks?: readonly number[];
  readonly series: readonly Series[];
};

const HEIGHT = 200;
const HEAD = 30;
const FOOT = 60;
/** For the numbers at the left, and for the names at the right, where each line ends. */
const NUMBERS = 56;
const NAMES = 130;
const INNER = WIDTH - 2 * MARGIN - NUMBERS - NAMES;
const LEFT = MARGIN + NUMBERS;
/** Names are at least so far from each other. */
const NAME_GAP = 17;

/** Lines over one axis from 0, each with its name at its end. */
export function lineChart({ title, along, ticks, series }: Lines): Panel {
  const points = series.flatMap((one) => one.points);
  const x = linearAxis(Math.max(0, ...points.map(([at]) => at)), INNER);
  const y = linearAxis(Math.max(0, ...points.map(([, value]) => value)), HEIGHT);
  const up = (value: number): number => HEAD + HEIGHT - y.at(value);
  const right = (at: number): number => LEFT + x.at(at);
  const drawn = series.map((one, index) => lineOf(one, { index, up, right }));
  return {
    height: HEAD + HEIGHT + FOOT,
    body: [
      words(title, { class: "strong", x: MARGIN, y: 14 }),
      ...grid(y, up),
      ...(ticks ?? x.ticks).map((at) =>
        words(readable(at), { class: "quiet middle", x: right(at), y: HEAD + HEIGHT + 18 }),
      ),
      words(along, { class: "quiet middle", x: LEFT + INNER / 2, y: HEAD + HEIGHT + 36 }),
      ...drawn.toReversed(), // The first on top.
      ...namesOf(series, { up, right }),
    ].join("\n"),
  };
}

type Places = { readonly up: (value: number) => number; readonly right: (at: number) => number };

function grid({ ticks }: Axis, up: Places["up"]): readonly string[] {
  return ticks.flatMap((tick) => [
    element("line", { class: "grid", x1: LEFT, x2: LEFT + INNER, y1: up(tick), y2: up(tick) }),
    words(readable(tick), { class: "quiet end", x: LEFT - 8, y: up(tick) + 4 }),
  ]);
}

function lineOf({ points, isDashed }: Series, { index, up, right }: Places & { readonly index: number }): string {
  const places = points.map(([at, value]) => [right(at), up(value)] as const);
  const path = places.map((place) => place.map((part) => part.toFixed(1)).join(",")).join(" ");
  const look = isDashed === true ? "line s2 dashed" : `line s${index % 3}`;
  const line = element("polyline", { class: look, points: path });
  const dots = isDashed === true ? [] : places.map(([x, y]) => dot(index, x, y));
  return [line, ...dots].join("");
}

/** Another shape for each series. */
export function dot(index: number, x: number, y: number): string {
  if (index % 3 === 0) return element("circle", { class: "f0", cx: x, cy: y, r: 4 });
  const size = index % 3 === 1 ? 7 : 6;
  const square = { class: `f${index % 3}`, x: x - size / 2, y: y - size / 2, width: size, height: size };
  return element(
    "rect",
    index % 3 === 1 ? square : { ...square, transform: `rotate(45 ${x.toFixed(1)} ${y.toFixed(1)})` },
  );
}

/** Where the lines end, and below each other where those ends are close. */
function namesOf(series: readonly Series[], { up, right }: Places): readonly string[] {
  const ends = series.flatMap(({ name, points, isDashed }, index) => {
    const last = points.at(-1);
    const look = isDashed === true ? "f2" : `f${index % 3} strong`;
    return last === undefined ? [] : [{ name, look, x: right(last[0]), y: up(last[1]) + 4 }];
  });
  let free = -Infinity;
  return ends
    .toSorted((one, other) => one.y - other.y)
    .map(({ name, look, x, y }) => {
      free = Math.max(y, free + NAME_GAP);
      return words(name, { class: look, x: x + 12, y: free });
    });
}
