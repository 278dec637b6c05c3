import type { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { SQLITE_BUSY, sqliteCode } from "./sqlite-error.ts";

/** How long a command waits for another process's transaction. */
export const BUSY_TIMEOUT_MS = 5_000;
const BUSY_PAUSE_MS = 5;

/**
 * Runs a statement that needs a lock as soon as the lock is free. SQLite's own waiting would stop the whole process, and
 * with it the holder if that is another connection of ours; this one lets others run.
 * Throws SQLite's "busy" when the lock is not free within `BUSY_TIMEOUT_MS`.
 */
export async function whenFree(database: DatabaseSync, statement: string): Promise<void> {
  const deadlineMs = Date.now() + BUSY_TIMEOUT_MS;
  while (!tryAtOnce(database, statement, Date.now() > deadlineMs)) await pause(BUSY_PAUSE_MS);
}

function tryAtOnce(database: DatabaseSync, statement: string, isLast: boolean): boolean {
  database.exec("pragma busy_timeout = 0");
  try {
    database.exec(statement);
    return true;
  } catch (cause) {
    if (isLast || sqliteCode(cause) !== SQLITE_BUSY) throw cause;
    return false;
  } finally {
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
