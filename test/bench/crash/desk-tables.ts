import { DatabaseSync } from "node:sqlite";

const BUSY_TIMEOUT_MS = 10_000;

/** When those are due that were put off: in the year 2100. */
export const NOT_YET = Date.UTC(2100, 0);

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

/** Puts all off that waits, until it is made due. */
export function putOff(database: string): void {
  change(database, `update deliveries set next_at = ${NOT_YET}`);
}

/** Makes so many due of those that were put off. */
export function makeDue(database: string, rows: number): void {
  const waiting = `select id from deliveries where next_at = ${NOT_YET} order by id limit ${rows}`;
  change(database, `update deliveries set next_at = 0 where id in (${waiting})`);
}

/** Deliveries that were put off, and are not due yet. */
export function countPutOff(database: string): number {
  return Number(ask(database, `select count(*) as n from deliveries where next_at = ${NOT_YET}`)[0]?.["n"]);
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

function change(database: string, statement: string): void {
  const tables = new DatabaseSync(database, { timeout: BUSY_TIMEOUT_MS });
  try {
    tables.exec(statement);
  } finally {
    tables.close();
  }
}
