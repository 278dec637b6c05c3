import { readable } from "./axis.ts";
import { lineChart, type Point } from "./line-chart.ts";
import type { Plotted } from "./plotted.ts";
import type { Figures } from "./read-figures.ts";

const WORKERS = /^collect, (\d+) worker\(s\) of (\d+) slots on PostgreSQL$/;

export function plotWorkers(figures: Figures): Plotted {
  const points = figures
    .all(({ figure }) => WORKERS.test(figure))
    .map(({ figure, value }): Point => [Number(WORKERS.exec(figure)?.[1]), value])
    .toSorted(([one], [other]) => one - other);
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2)
    return { missing: '"collect, 1 worker(s) …" and more (GROW=workers)' };
  const each = first[1] / first[0];
  const straight: Point[] = [
    [0, 0],
    [last[0], each * last[0]],
  ];
  const series = [
    { name: "measured", points },
    { name: "straight line", points: straight, isDashed: true },
  ];
  return {
    title: "Feeds asked in a second, by the number of workers",
    note: "Feeds without news on PostgreSQL; few slots a worker, so that one does not fill the cores.",
    description: `${points.map(([count, rate]) => `${count} worker${count === 1 ? "" : "s"}: ${readable(rate)} feeds a second`).join(", ")}. A straight line through the first would be at ${readable(each * last[0])}.`,
    panels: [lineChart({ title: "feeds a second", along: "workers", ticks: points.map(([count]) => count), series })],
  };
}
