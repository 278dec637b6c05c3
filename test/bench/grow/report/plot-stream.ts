import { readable } from "./axis.ts";
import { lineChart, type Point } from "./line-chart.ts";
import { type Plotted, pointsOf } from "./plotted.ts";
import type { Figures } from "./read-figures.ts";

const KINDS = ["fetched to published, p50", "fetched to published, p99", "memory"] as const;

export function plotStream(figures: Figures): Plotted {
  const all = KINDS.map((kind) => pointsOf(figures, `a stream, each minute: ${kind}`));
  const [half = [], most = [], memory = []] = all;
  if (all.some(({ length }) => length === 0)) return { missing: '"a stream, each minute: …" (GROW=stream)' };
  const delays = [
    { name: "p50", points: half },
    { name: "p99", points: most },
  ];
  return {
    title: "A steady stream through all stages, in one process on PostgreSQL",
    note: noteOf(figures),
    description: describe(half, most, memory),
    panels: [
      lineChart({ title: "from fetched to published, in seconds", along: "minutes", series: delays }),
      lineChart({
        title: "memory of the process, in MB",
        along: "minutes",
        series: [{ name: "memory", points: memory }],
      }),
    ],
  };
}

function noteOf(figures: Figures): string {
  const rate = figures.one("a stream: items a second");
  return `${rate === undefined ? "N" : `${readable(rate.value)} n`}ew items each second, from the feed of an outlet to our merged feed.`;
}

function describe(half: readonly Point[], most: readonly Point[], memory: readonly Point[]): string {
  const [first, last] = [memory[0], memory.at(-1)];
  return [
    `From fetched to published, in the slowest minute of ${half.length}: p50 ${highest(half)} s, p99 ${highest(most)} s.`,
    `Memory: ${readable(first?.[1] ?? 0)} MB in minute ${first?.[0]}, ${readable(last?.[1] ?? 0)} MB in minute ${last?.[0]}, ${highest(memory)} MB at most.`,
  ].join(" ");
}

function highest(points: readonly Point[]): string {
  return readable(Math.max(...points.map(([, value]) => value)));
}
