import { closeSync, mkdirSync, openSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import type { Database, Unlock } from "../database.ts";
import type { Tables } from "../tables.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { tryLockFile } from "./lock-file.ts";
import { explainSqlite } from "./sqlite-error.ts";
import { BUSY_TIMEOUT_MS, whenFree } from "./when-free.ts";

/** The write-ahead log is cut back to this size after it has been longer. */
const MAX_IDLE_LOG_BYTES = 64 * 1024 * 1024;

/** Pages kept in memory; SQLite's own 2 MiB is too little for the indexes of a grown desk. */
const MAX_CACHE_KIB = 32 * 1024;

/** Only the operator's own account may read what is in it: addresses and keys. */
const FILE_MODE = 0o600;

const MEMORY = ":memory:";

/** Opens the file, which is made with its folder when it is missing; `:memory:` gives a database that is gone at its end. */
export async function openSqlite(path: string): Promise<Database> {
  if (path !== MEMORY) makeFile(path);
  const explain = (cause: unknown): unknown => explainSqlite(path, cause);
  const database = await connect(path).catch((cause: unknown) => {
    throw explain(cause);
  });
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(database, explain) });
  const tryLock = path === MEMORY ? trivialLock() : () => tryLockFile(`${realpathSync(path)}-worker`);
  return { kind: "sqlite", db, tryLock, close: () => db.destroy() };
}

async function connect(path: string): Promise<DatabaseSync> {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    await whenFree(database, "pragma journal_mode = wal");
    database.exec("pragma synchronous = full");
    database.exec("pragma foreign_keys = on");
    database.exec(`pragma cache_size = ${-MAX_CACHE_KIB}`);
    database.exec(`pragma journal_size_limit = ${MAX_IDLE_LOG_BYTES}`);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * An existing file is never opened here: closing it would drop the locks that SQLite holds on it in this process
 * (POSIX advisory locks; sqlite.org/howtocorrupt.html, 2.2).
 */
function makeFile(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw isFolder(path);
    if (found !== undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, "wx", FILE_MODE));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (isErrno(cause) && cause.code === "EEXIST" && cause.syscall === "open") return; // Another process was faster.
    throw cannotMake(path, cause);
  }
}

function isFolder(path: string): UserError {
  return new UserError(`The database ${path} is a folder.`, "Set `database:` to the path of a file.", EXIT.resource);
}

function cannotMake(path: string, cause: unknown): unknown {
  if (!isErrno(cause)) return cause;
  return new UserError(
    `The database ${path} cannot be made (${cause.code}).`,
    "Check that its folder exists, has room, and that the user of this process may write there.",
    EXIT.resource,
    { cause },
  );
}

function isErrno(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && "code" in cause && "syscall" in cause;
}

/** Nobody else can see a database in memory, so only this process can ask twice. */
function trivialLock(): () => Promise<Unlock | null> {
  let isHeld = false;
  return async () => {
    if (isHeld) return null;
    isHeld = true;
    return async () => void (isHeld = false);
  };
}
