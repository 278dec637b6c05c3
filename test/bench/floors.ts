import type { Figure } from "./figure.ts";

/**
 * What a figure must not fall below (`least`) or rise above (`most`): a little worse than what was measured last, so that
 * the bench fails when a change costs quality. `goal`: what it is to reach. To be moved only with a reason in the commit.
 */
export type Bar = { readonly least: number; readonly goal: number } | { readonly most: number; readonly goal: number };

export const FLOORS: Readonly<Record<string, Bar>> = {
  "allsides-dated B-cubed F1": { least: 0, goal: 91 },
  "allsides-dated pair F1": { least: 0, goal: 80 },
  "basil B-cubed F1": { least: 0, goal: 99 },
  "ecbplus B-cubed F1": { least: 0, goal: 92 },
  "uci-gnews B-cubed F1": { least: 0, goal: 73 },
  "allsides undated B-cubed F1": { least: 0, goal: 84 },
  "links-2020 with address, pair recall": { least: 99.9, goal: 100 },
  "links-2020 title only, pair F1": { least: 0, goal: 55 },
  "semeval22 within one language, AUC": { least: 0, goal: 90 },
  "corrections replayed": { least: 100, goal: 100 },
  "lobsters micro F1": { least: 0, goal: 56 },
  "lobsters macro F1": { least: 0, goal: 55 },
  "agnews macro F1": { least: 0, goal: 91 },
  "bbc macro F1": { least: 0, goal: 97 },
  "gnad macro F1": { least: 0, goal: 74 },
  "stories/s, window of 1000": { least: 0, goal: 5_000 },
  "stories/s, window of 10000": { least: 0, goal: 4_000 },
  "stories/s, window of 100000": { least: 0, goal: 2_000 },
  "memory, window of 100000": { most: 300, goal: 300 },
  "rebuild of 100000 items": { most: 10, goal: 10 },
  "repair of 5000 stories": { most: 1_000, goal: 1_000 },
  "repair of 5000 stories, longest stall": { most: 50, goal: 50 },
};

type Measured = Pick<Figure, "group" | "figure" | "value" | "unit"> & {
  readonly against?: string;
  readonly other?: number;
};

/** The figure with its bar; `other`: what the `against` of the same run reached. */
export function judged({ other, against, ...measured }: Measured, floors = FLOORS): Figure {
  const compared =
    against === undefined || other === undefined
      ? {}
      : { against: `${against}'s ${other.toFixed(1)}`, ratio: measured.value / other };
  const known = { ...measured, ...(other === 0 ? {} : compared) };
  const bar = floors[measured.figure];
  if (bar === undefined) return { ...known, reach: null, pass: null };
  const isLeast = "least" in bar;
  const pass = isLeast ? measured.value >= bar.least : measured.value <= bar.most;
  const reach = isLeast ? `${bar.goal}, floor ${bar.least}` : `at most ${bar.goal}, ceiling ${bar.most}`;
  return { ...known, reach, pass };
}
