import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely, Transaction } from "kysely";
import type { NewJob, QueueName } from "../domain/job-queues.ts";
import { canPass, isConnectionTrouble } from "./passing-trouble.ts";
import type { DepartureKeeper } from "../domain/departure.ts";
import type { Tables } from "./tables.ts";

export type DatabaseKind = "sqlite" | "postgres";

/** An open database, of either kind, as the stores see it. */
export interface Database {
  readonly kind: DatabaseKind;
  readonly db: Kysely<Tables>;
  /** Said first in each transaction that writes: throws when this worker may not write any more. Missing: it may. */
  readonly fence?: (queries: Queries) => Promise<void>;
  /** Makes the jobs that a write calls for, in its transaction. Missing: nobody is handed any. */
  readonly makeJobs?: MakeJobs;
  /**
   * Takes the one lock of the database that dies with this process; `null` while another has it. Those who share it keep
   * out only who wants it alone. `onLost`: the connection that held it broke.
   */
  tryLock(wish?: LockWish): Promise<Unlock | null>;
  /** Whether anybody has that lock, found out without taking it: who starts meanwhile must not be refused. Missing: it is tried. */
  readonly isLocked?: () => Promise<boolean>;
  /** Where those who leave are noted besides; missing: nowhere. */
  readonly departures?: DepartureKeeper;
  close(): Promise<void>;
}

export type LockWish = { readonly isShared: boolean; readonly onLost?: () => void };

export type MakeJobs = (queries: Queries, queue: QueueName, jobs: readonly NewJob[]) => Promise<void>;

/** The one job of a stage that does all there is to do. */
export const ALL: readonly NewJob[] = [{ key: "all" }];

export type Unlock = () => Promise<void>;

/** Something that queries can be made on. */
export type Queries = Kysely<Tables> | Transaction<Tables>;

/** Times that something is done anew after a trouble that passes, and the waits before them, in milliseconds. */
const WAITS_MS = [50, 250, 1_000, 2_000] as const;

/**
 * All of `work` or nothing of it. It may run again after a collision or a broken connection, so it must not act on anything
 * but the database. When the connection breaks at the commit nobody knows whether it arrived: then this throws, and whoever
 * asked finds out from storage.
 */
export async function writing<Result>(
  { db, fence }: Pick<Database, "db" | "fence">,
  work: (queries: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  let isAtCommit = false;
  const whole = async (queries: Transaction<Tables>): Promise<Result> => {
    isAtCommit = false;
    await fence?.(queries);
    const result = await work(queries);
    isAtCommit = true;
    return result;
  };
  return await again(
    async () => await db.transaction().execute(whole),
    (cause) => !(isAtCommit && isConnectionTrouble(cause)),
  );
}

/**
 * Several queries on one unchanging state of the database, so that a story is never seen without its coverage. Within a
 * transaction it is the state of that.
 */
export async function reading<Result>({ db }: Database, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return await work(db);
  return await again(
    async () => await db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
  );
}

async function again<Result>(
  act: () => Promise<Result>,
  mayAgain: (cause: unknown) => boolean = () => true,
): Promise<Result> {
  for (const waitMs of WAITS_MS) {
    try {
      return await act();
    } catch (cause) {
      if (!canPass(cause) || !mayAgain(cause)) throw cause;
      await sleep(waitMs * (0.5 + Math.random())); // Those that collided would meet again.
    }
  }
  return await act();
}
