import type { Table } from "./catalog.ts";

/** Names of `meta` that say something of one database and not of the desk in it. */
export const OWN_META = { copy: "copy", worker: "worker", backedUp: "backed-up" } as const;

/** Of the database and not of the desk: which migrations it has; which workers are alive beside it, and what they hold. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  "schema_migrations",
  "worker_leases",
  "stage_leases",
  "workers",
  "host_turns",
  "handed_out",
]);

/** The tables that make up a desk, those first to which the others point. Throws when two point to each other. */
export function copiedTables(catalog: readonly Table[]): readonly Table[] {
  const waiting = new Map(catalog.filter(({ name }) => !NOT_COPIED.has(name)).map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(({ name, refersTo }) =>
      refersTo.every((other) => other === name || !waiting.has(other)),
    );
    if (free.length === 0) throw new Error(`Tables point to each other: ${[...waiting.keys()].join(", ")}.`);
    for (const table of free) waiting.delete(table.name);
    ordered.push(...free);
  }
  return ordered;
}

/** Throws when the two have not the same tables, columns and keys: then one of them was not brought up to date. */
export function refuseOther(origin: readonly Table[], destination: readonly Table[]): void {
  const [one, other] = [origin, destination].map(
    (tables) => new Map(copiedTables(tables).map((t) => [t.name, shape(t)])),
  );
  const names = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
  const apart = [...names].filter((name) => one?.get(name) !== other?.get(name));
  if (apart.length > 0) throw new Error(`The two databases have other tables: ${apart.join(", ")}.`);
}

function shape({ columns, key }: Table): string {
  return JSON.stringify([columns, key]);
}
