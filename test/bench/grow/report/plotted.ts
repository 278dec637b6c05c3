import type { Point } from "./line-chart.ts";
import type { Figures } from "./read-figures.ts";
import type { Picture } from "./svg.ts";

/** A picture, or the figures that it lacks. */
export type Plotted = Picture | { readonly missing: string };

/** As figures begin, and as people say it. */
export const STORAGES = [
  { key: "sqlite", name: "SQLite" },
  { key: "postgres", name: "PostgreSQL" },
] as const;

export function pointsOf(figures: Figures, name: string): readonly Point[] {
  return figures.series(name).map(({ at, value }): Point => [at, value]);
}
