import { hostname } from "node:os";
import { EXIT, UserError } from "../domain/user-error.ts";
import { type Database, type Queries, type Unlock, writing } from "./database.ts";
import { readMeta, writeMeta } from "./meta.ts";

/** Where the holder of the worker lock is noted. The lock itself is the truth; this only names who has it. */
const HOLDER = "worker";

export type WorkerLock = { release(): Promise<void> };

/** Takes the database's worker lock; throws a `UserError` that names the holder while another process has it. */
export async function lockWorker(database: Database, worker: string, now: Date): Promise<WorkerLock> {
  const unlock = await database.tryLock();
  if (unlock === null) throw isHeld(await readHolder(database.db));
  try {
    await noteHolder(database, `${worker} (process ${process.pid} on ${hostname()}, since ${now.toISOString()})`);
  } catch (cause) {
    await unlock();
    throw cause;
  }
  let released: Promise<void> | undefined;
  return { release: () => (released ??= release(database, unlock)) };
}

/** Who has the lock now, in words; `null`: nobody. The note of one that died says nothing, so the lock is tried. */
export async function currentWorker(database: Database): Promise<string | null> {
  const holder = await readMeta(database.db, HOLDER);
  if (holder === null) return null;
  const unlock = await database.tryLock();
  if (unlock === null) return holder;
  await unlock();
  return null;
}

/** The note may stay: on a full disk or a broken line it cannot be taken away, and the next holder writes over it. */
async function release(database: Database, unlock: Unlock): Promise<void> {
  try {
    await writing(database, (queries) => queries.deleteFrom("meta").where("name", "=", HOLDER).execute());
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
  } finally {
    await unlock();
  }
}

async function noteHolder(database: Database, value: string): Promise<void> {
  await writing(database, (queries) => writeMeta(queries, HOLDER, value));
}

async function readHolder(queries: Queries): Promise<string> {
  return (await readMeta(queries, HOLDER)) ?? "one that is just starting or stopping";
}

function isHeld(holder: string): UserError {
  return new UserError(
    `Another worker has this database: ${holder}.`,
    "Stop it first, or let it do the work: commands that only read may run beside it.",
    EXIT.resource,
  );
}
