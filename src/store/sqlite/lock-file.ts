import { DatabaseSync } from "node:sqlite";
import type { Unlock } from "../database.ts";
import { explainSqlite, SQLITE_BUSY, sqliteCode } from "./sqlite-error.ts";

/**
 * An exclusive transaction on a file beside what it locks: the operating system frees it when the process ends, however
 * it ends, and it leaves a database itself open to readers and short commands. The file is made when it is missing, and
 * never written to. `null` while another process has it.
 */
export async function tryLockFile(path: string): Promise<Unlock | null> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path, { timeout: 0 });
    lock.exec("pragma journal_mode = memory"); // Nothing is ever written, so no file beside it is needed.
    lock.exec("begin exclusive");
    const held = lock;
    return async () => held.close();
  } catch (cause) {
    lock?.close();
    if (sqliteCode(cause) === SQLITE_BUSY) return null;
    throw explainSqlite(path, cause);
  }
}
