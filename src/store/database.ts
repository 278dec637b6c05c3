import type { Kysely, Transaction } from "kysely";
import type { DepartureKeeper } from "../domain/departure.ts";
import type { Tables } from "./tables.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** An open database, of either kind, as the stores see it. */
export interface Database {
  readonly kind: DatabaseKind;
  readonly db: Kysely<Tables>;
  /** Where those who leave are noted besides; missing: nowhere. */
  readonly departures?: DepartureKeeper;
  /** Takes the one lock of the database that dies with this process; `null` while another has it. */
  tryLock(): Promise<Unlock | null>;
  close(): Promise<void>;
}

export type Unlock = () => Promise<void>;

/** Something that queries can be made on. */
export type Queries = Kysely<Tables> | Transaction<Tables>;

/** Times that a write is done anew after it collided with another process's. */
const MAX_TRIES = 3;

/** PostgreSQL: serialization failure and deadlock. Nothing was written; the same again mostly passes. */
const COLLISIONS = new Set(["40001", "40P01"]);

/** All of `work` or nothing of it. It may run again after a collision, so it must not act on anything but the database. */
export async function writing<Result>(
  { db }: Database,
  work: (queries: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === MAX_TRIES || !isCollision(error)) throw error;
    }
  }
}

/**
 * Several queries on one unchanging state of the database, so that a story is never seen without its coverage. Within a
 * transaction it is the state of that.
 */
export function reading<Result>({ db }: Database, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db);
  return db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work);
}

function isCollision(error: unknown): boolean {
  return error instanceof Error && "code" in error && COLLISIONS.has(String(error.code));
}
