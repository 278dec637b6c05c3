import { readable } from "./axis.ts";
import { lineChart, type Lines } from "./line-chart.ts";
import { type Plotted, pointsOf, STORAGES } from "./plotted.ts";
import type { Figures } from "./read-figures.ts";

export function plotKept(figures: Figures): Plotted {
  const series: Lines["series"] = STORAGES.map(({ key, name }) => ({
    name,
    points: pointsOf(figures, `${key}: size at the end of the day`),
  }));
  if (series.every(({ points }) => points.length === 0))
    return { missing: '"sqlite: size at the end of the day" (GROW=kept)' };
  const items = figures.one("simulated days: items a day");
  const ends = series.flatMap(({ name, points }) => {
    const [third, last] = [points[Math.ceil(points.length / 3) - 1], points.at(-1)];
    return third === undefined || last === undefined
      ? []
      : [`${name}: ${readable(third[1])} MiB after day ${third[0]}, ${readable(last[1])} MiB after day ${last[0]}.`];
  });
  return {
    title: "Size of the database once the oldest goes",
    note: `${items === undefined ? "" : `${readable(items.value)} items a day; `}all spans are cut to the run, so that each is reached in it.`,
    description: ends.join(" "),
    panels: [lineChart({ title: "MiB at the end of each day", along: "days", series })],
  };
}
