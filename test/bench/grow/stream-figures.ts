import type { Figure } from "../figure.ts";

export type Seen = {
  /** Since the first look, in milliseconds. */
  readonly atMs: number;
  readonly value: number;
};

/** What was seen of a stream, in the order of time. */
export type Looks = {
  /** Of each probe that was published: from being served to being in the merged feed of its tag, in milliseconds. */
  readonly delays: readonly Seen[];
  /** How long ago those were served that were not seen there, at the end, in milliseconds. */
  readonly unseen: readonly number[];
  /** Items that waited to be curated. */
  readonly waiting: readonly Seen[];
  /** Of the process that works. */
  readonly memoryMb: readonly Seen[];
};

export type StreamRun = {
  /** Items a second: those that came, and those that should. */
  readonly rate: number;
  readonly wishedRate: number;
  readonly minutes: number;
};

const group = "grow";
const MINUTE_MS = 60_000;
const REACH_MS = 5_000;

/** Of the whole run, with its bars, and of each minute. */
export function streamFigures(looks: Looks, run: StreamRun): readonly Figure[] {
  const { rate, wishedRate, minutes } = run;
  const what = `a stream of ${wishedRate} items/s, ${minutes} min`;
  // What was not seen in the time that it has counts as if it came now.
  const late = looks.unseen.filter((ms) => ms >= REACH_MS).map((value): Seen => ({ atMs: minutes * MINUTE_MS, value }));
  const waits = [...looks.delays, ...late];
  const p99 = quantile(waits, 0.99) / 1_000;
  const least = 0.95 * wishedRate;
  return [
    {
      group,
      figure: `${what}: items that came`,
      value: rate,
      unit: "items/s",
      ...bar(`at least ${least}`, rate >= least),
    },
    {
      group,
      figure: `${what}: served to published, p99 of ${waits.length} items`,
      value: p99,
      unit: "s",
      ...bar(`under ${REACH_MS / 1_000}`, p99 < REACH_MS / 1_000),
    },
    waitingFigure(what, looks, run),
    memoryFigure(what, looks),
    { group, figure: "a stream: items a second", value: rate, unit: "items/s", reach: null, pass: null },
    ...minuteFigures(looks, minutes),
  ];
}

function waitingFigure(what: string, { waiting }: Looks, { wishedRate }: StreamRun): Figure {
  const [second, value] = [third(waiting, 1), third(waiting, 2)];
  const compared = { against: "a third earlier", ratio: value / Math.max(1, second) };
  const judged = bar("no growing lag", value <= Math.max(2 * wishedRate, 1.5 * second));
  return { group, figure: `${what}: items that wait, at the end`, value, unit: "items", ...compared, ...judged };
}

function memoryFigure(what: string, { memoryMb }: Looks): Figure {
  const [before, value] = [third(memoryMb, 1), third(memoryMb, 2)];
  const compared = { against: "a third earlier", ratio: value / before };
  const judged = bar("flat: at most 1.15", value / before <= 1.15);
  return { group, figure: `${what}: memory at the end`, value, unit: "MB", ...compared, ...judged };
}

function bar(reach: string, pass: boolean): Pick<Figure, "reach" | "pass"> {
  return { reach, pass };
}

/** A minute in which nothing was seen has none. */
function minuteFigures({ delays, memoryMb }: Looks, minutes: number): readonly Figure[] {
  const along = (figure: string, unit: string, values: ReadonlyMap<number, number>): readonly Figure[] =>
    [...values]
      .filter(([at]) => at <= minutes)
      .map(([at, value]) => {
        const name = `a stream, each minute: ${figure}`;
        return { group, figure: name, value, unit, at, reach: null, pass: null };
      });
  const delay = (share: number) => byMinute(delays, (seen) => quantile(seen, share) / 1_000);
  return [
    ...along("fetched to published, p50", "s", delay(0.5)),
    ...along("fetched to published, p99", "s", delay(0.99)),
    ...along("memory", "MB", byMinute(memoryMb, mean)),
  ];
}

/** By the minute that began, counted from 1. */
function byMinute(all: readonly Seen[], toOne: (seen: readonly Seen[]) => number): ReadonlyMap<number, number> {
  const minutes = Map.groupBy(all, ({ atMs }) => Math.floor(atMs / MINUTE_MS) + 1);
  return new Map([...minutes].map(([minute, seen]) => [minute, toOne(seen)]));
}

function quantile(seen: readonly Seen[], share: number): number {
  const sorted = seen.map(({ value }) => value).toSorted((one, other) => one - other);
  return sorted.at(Math.max(0, Math.ceil(sorted.length * share) - 1)) ?? NaN;
}

/** The mean of the second or last third. */
function third(all: readonly Seen[], part: 1 | 2): number {
  const size = Math.ceil(all.length / 3);
  return mean(all.slice(part * size, (part + 1) * size));
}

function mean(seen: readonly Seen[]): number {
  return seen.reduce((sum, { value }) => sum + value, 0) / seen.length;
}
