import { DatabaseSync } from "node:sqlite";

/** A delivery that a process had taken when it died. */
export type Left = { readonly id: string; readonly state: string; readonly worker: string };

/** A look into the tables of a desk on SQLite, between two lives of whoever works on it. */
export function leftBehind(database: string): readonly Left[] {
  const rows = ask(database, "select id, state, worker from deliveries where state in ('sending', 'dot')");
  return rows.map(({ id, state, worker }) => ({ id: String(id), state: String(state), worker: String(worker) }));
}

/** Deliveries of which something is still to be done, by anybody but the operator. */
export function countOpen(database: string): number {
  const open = "'queued', 'deferred', 'sending', 'dot', 'doubt'";
  return Number(ask(database, `select count(*) as n from deliveries where state in (${open})`)[0]?.["n"]);
}

/** Whether it was ever noted that nobody knows of this one. */
export function wasInDoubt(database: string, id: string): boolean {
  const steps = "select 1 from delivery_events where delivery_id = ? and state = 'doubt' limit 1";
  return ask(database, steps, id).length > 0;
}

function ask(database: string, query: string, ...values: readonly string[]) {
  const tables = new DatabaseSync(database, { readOnly: true });
  try {
    return tables.prepare(query).all(...values);
  } finally {
    tables.close();
  }
}
