import type { Figure } from "./figure.ts";

/**
 * What a figure must not fall below (`least`) or rise above (`most`): a little worse than what was measured last, so that
 * the bench fails when a change costs quality. `goal`: what it is to reach. To be moved only with a reason in the commit.
 */
export type Bar = { readonly goal: number } & (
  | { readonly least: number }
  | { readonly most: number }
  /** Of the value to what it stands beside: machines differ in speed, and rules on one machine do not. */
  | { readonly leastRatio: number }
);

export const FLOORS: Readonly<Record<string, Bar>> = {
  "allsides-dated B-cubed F1": { least: 91.5, goal: 91 },
  "allsides-dated pair F1": { least: 81, goal: 80 },
  "basil B-cubed F1": { least: 99, goal: 99 },
  "ecbplus B-cubed F1": { least: 91.5, goal: 92 },
  "uci-gnews B-cubed F1": { least: 79, goal: 73 },
  "allsides undated B-cubed F1": { least: 79.5, goal: 84 },
  "links-2020 with address, pair recall": { least: 99.9, goal: 100 },
  "links-2020 title only, pair F1": { least: 69, goal: 55 },
  "semeval22 within one language, AUC": { least: 89.5, goal: 90 },
  "corrections replayed": { least: 100, goal: 100 },
  "lobsters micro F1": { least: 56, goal: 56 },
  "lobsters macro F1": { least: 53.8, goal: 55 },
  "agnews macro F1": { least: 88.9, goal: 91 },
  "bbc macro F1": { least: 96.7, goal: 97 },
  "gnad macro F1": { least: 74.4, goal: 74 },
  "stories/s, window of 1000": { leastRatio: 0.14, goal: 5_000 },
  "stories/s, window of 10000": { leastRatio: 0.09, goal: 4_000 },
  "stories/s, window of 100000": { leastRatio: 0.045, goal: 2_000 },
  "memory, window of 100000": { most: 325, goal: 300 },
  "rebuild of 100000 items": { most: 22, goal: 10 },
  "10000 stories, CPU": { most: 60, goal: 60 }, // On two free cores it takes no longer than that.
  "10000 stories, memory": { most: 400, goal: 400 },
  "10000 stories, nothing new, written": { most: 0, goal: 0 },
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
  const [isGood, words] = judge(bar, known);
  return { ...known, reach: words, pass: isGood };
}

function judge(bar: Bar, { value, ratio = 0 }: { readonly value: number; readonly ratio?: number }): [boolean, string] {
  if ("least" in bar) return [value >= bar.least, `${bar.goal}, floor ${bar.least}`];
  if ("most" in bar) return [value <= bar.most, `at most ${bar.goal}, ceiling ${bar.most}`];
  return [ratio >= bar.leastRatio, `${bar.goal}, floor ${bar.leastRatio} x`];
}
