import type { SourceFigure, SourceState } from "../../domain/figures-store.ts";
import { SOURCE_STATES } from "../../domain/figures-store.ts";

/**
 * Classes of sources, by how soon their news is to be here. `pushed`: a hub tells us, so that we seldom ask; `fast`, `usual`,
 * `slow`: asked by an interval of up to `FAST_SECONDS`, up to `USUAL_SECONDS`, or longer.
 */
export const PACES = ["pushed", "fast", "usual", "slow"] as const;
export type Pace = (typeof PACES)[number];
export const FAST_SECONDS = 900;
export const USUAL_SECONDS = 3_600;

/** A source that is due and not asked for so long is late: a pass begins each minute, and takes some. */
export const LATE_SECONDS = 300;

/** 1 is the worst. */
export const QUANTILES = [0.5, 0.9, 1] as const;

export type Ages = ReadonlyMap<(typeof QUANTILES)[number], number>;

export type SourceSummary = {
  readonly byState: ReadonlyMap<SourceState, number>;
  readonly due: number;
  readonly late: number;
  /** How long the one that waits longest has been due; 0: none is. */
  readonly latestSeconds: number;
  /** By class; a class without such a source is not there. In seconds. */
  readonly successAge: ReadonlyMap<Pace, Ages>;
  readonly newestAge: ReadonlyMap<Pace, Ages>;
};

type Moment = { readonly now: Date; readonly everySeconds: number };

/** What the sources have in common. `everySeconds`: the desk's own interval. Pure. */
export function summarizeSources(sources: readonly SourceFigure[], moment: Moment): SourceSummary {
  const lateness = sources.map(({ nextFetchAt }) => secondsSince(nextFetchAt, moment.now)).filter((late) => late >= 0);
  return {
    byState: new Map(SOURCE_STATES.map((state) => [state, sources.filter((source) => source.state === state).length])),
    due: lateness.length,
    late: lateness.filter((late) => late > LATE_SECONDS).length,
    latestSeconds: lateness.reduce((most, late) => Math.max(most, late), 0),
    successAge: agesByPace(sources, moment, ({ lastSuccessAt }) => lastSuccessAt),
    newestAge: agesByPace(sources, moment, ({ newestAt }) => newestAt),
  };
}

export function paceOf({ everySeconds, isPushed }: SourceFigure, usual: number): Pace {
  if (isPushed) return "pushed";
  const every = everySeconds ?? usual;
  if (every <= FAST_SECONDS) return "fast";
  return every <= USUAL_SECONDS ? "usual" : "slow";
}

function agesByPace(
  sources: readonly SourceFigure[],
  { now, everySeconds }: Moment,
  pick: (source: SourceFigure) => Date | null,
): ReadonlyMap<Pace, Ages> {
  const ages = new Map<Pace, number[]>();
  for (const source of sources) {
    const moment = pick(source);
    if (moment === null) continue;
    const pace = paceOf(source, everySeconds);
    const ofPace = ages.get(pace) ?? [];
    ofPace.push(Math.max(0, secondsSince(moment, now))); // A feed may date its news into the future.
    ages.set(pace, ofPace);
  }
  return new Map([...ages].map(([pace, some]) => [pace, quantilesOf(some)]));
}

/** The smallest of the values that so large a part of all does not exceed (nearest rank). `values`: not empty. */
function quantilesOf(values: readonly number[]): Ages {
  const sorted = values.toSorted((a, b) => a - b);
  return new Map(QUANTILES.map((part) => [part, sorted[Math.ceil(part * sorted.length) - 1] ?? 0]));
}

function secondsSince(moment: Date, now: Date): number {
  return (now.getTime() - moment.getTime()) / 1000;
}
