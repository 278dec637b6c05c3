import { hostname } from "node:os";
import { WorkerInTheWay, type WorkerLockWish } from "../domain/desk-store.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { type Database, type Queries, type Unlock, writing } from "./database.ts";
import { livingWorkers } from "./fleet/workers.ts";
import { readMeta, writeMeta } from "./meta.ts";

/** Where the holder of the worker lock is noted. The lock itself is the truth; this only names who has it. */
const HOLDER = "worker";

export type WorkerLock = { release(): Promise<void> };

export type WorkerWish = Partial<WorkerLockWish> & { readonly worker: string; readonly now: Date };

/** Takes the database's worker lock; throws a `UserError` that names the holder while another process has it. */
export async function lockWorker(database: Database, { worker, now, ...wish }: WorkerWish): Promise<WorkerLock> {
  const isShared = wish.isShared ?? false;
  const unlock = await database.tryLock({ ...wish, isShared });
  if (unlock === null) throw isHeld(await readHolder(database));
  const name = `${worker} (process ${process.pid} on ${hostname()}, since ${now.toISOString()})`;
  try {
    // Who is one of several greets in a table of its own.
    if (!isShared) await noteHolder(database, name);
  } catch (cause) {
    await unlock();
    throw cause;
  }
  let released: Promise<void> | undefined;
  return { release: () => (released ??= isShared ? unlock() : release(database, unlock)) };
}

/** Who has the lock now, in words; `null`: nobody. The note of one that died says nothing, so the lock is tried. */
export async function currentWorker(database: Database): Promise<string | null> {
  if (database.kind === "sqlite" && (await readMeta(database.db, HOLDER)) === null) return null; // No file is made for a look.
  return (await isLocked(database)) ? await readHolder(database) : null;
}

async function isLocked(database: Database): Promise<boolean> {
  if (database.isLocked !== undefined) return await database.isLocked();
  const unlock = await database.tryLock();
  await unlock?.();
  return unlock === null;
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

async function readHolder({ kind, db }: Database): Promise<string> {
  const several = kind === "postgres" ? await namesOf(db) : null;
  return several ?? (await readMeta(db, HOLDER)) ?? "one that is just starting or stopping";
}

async function namesOf(queries: Queries): Promise<string | null> {
  const names = (await livingWorkers(queries)).map(({ worker, roles }) => `${worker} (${roles.join(", ")})`);
  return names.length === 0 ? null : names.join("; ");
}

function isHeld(holder: string): UserError {
  return new WorkerInTheWay(
    `Another worker has this database: ${holder}.`,
    "Stop it first, or let it do the work: commands that only read may run beside it.",
    EXIT.resource,
  );
}
