import type { Figure } from "../../figure.ts";
import { readable } from "./axis.ts";
import { dotChart, type Dots } from "./dot-chart.ts";
import { type Plotted, STORAGES } from "./plotted.ts";
import type { Figures } from "./read-figures.ts";

const REACH_MS = 20;

export function plotQueries(figures: Figures): Plotted {
  const measured = figures.all(({ unit }) => unit.startsWith("ms p99"));
  const [sqlite, postgres] = STORAGES.map(({ key }) => byQuery(measured, `${key}: `));
  if (sqlite === undefined || postgres === undefined || measured.length === 0)
    return { missing: '"sqlite: due sources" and more (GROW=large)' };
  const names = [...new Set([...sqlite.keys(), ...postgres.keys()])];
  const rows: Dots["rows"] = names.map((name) => ({
    name,
    values: [sqlite.get(name) ?? null, postgres.get(name) ?? null],
  }));
  const slowest = rows
    .flatMap(({ name, values }) => values.map((value, at) => ({ name, at, value: value ?? 0 })))
    .toSorted((one, other) => other.value - one.value)[0];
  const items = figures.one("a large desk: items");
  return {
    title: "What is asked again and again of a large desk",
    note: `99 of 100 are answered within so many milliseconds${items === undefined ? "" : `; ${readable(items.value)} items are stored`}.`,
    description: `${rows.length} queries on SQLite and PostgreSQL, with the line at ${REACH_MS} ms. ${slowest === undefined ? "" : `The slowest is "${slowest.name}" on ${STORAGES[slowest.at]?.name ?? ""}: ${readable(slowest.value)} ms.`}`,
    panels: [dotChart({ unit: "ms", series: STORAGES.map(({ name }) => name), rows, reach: REACH_MS })],
  };
}

function byQuery(figures: readonly Figure[], prefix: string): ReadonlyMap<string, number> {
  return new Map(
    figures
      .filter(({ figure }) => figure.startsWith(prefix))
      .map(({ figure, value }) => [figure.slice(prefix.length), value]),
  );
}
