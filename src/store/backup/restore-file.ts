import { copyFile, link, mkdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { tryLockFile } from "../sqlite/lock-file.ts";
import { SQLITE_BUSY, sqliteCode } from "../sqlite/sqlite-error.ts";
import { syncFolder } from "../sync-folder.ts";
import { explainFile } from "./file-error.ts";
import { prepareRestored, type Restore, type Restored } from "./prepare-restored.ts";
import { BESIDE, removeWhole } from "./single-file.ts";

/** `aside`: where the desk is now that was there before; `null`: there was none. */
export type PutBack = Restored & { readonly aside: string | null };

/**
 * Puts a backup in the place of the desk at `path`, which is kept beside it. At each moment there is one whole desk at `path`: the old
 * one until the last step, which is a rename. Throws a `UserError` while anybody has it open.
 */
export async function restoreFile(path: string, restore: Restore): Promise<PutBack> {
  const target = await placeOf(path);
  const unlock = await tryLockFile(`${target}-worker`);
  if (unlock === null) throw isInUse(target);
  const part = `${target}.restoring`;
  try {
    await removeWhole(part); // Whoever left it there is dead: we have the lock.
    const restored = await prepareRestored(part, restore);
    const aside = await setAside(target, restore.now);
    await rename(part, target);
    await syncFolder(dirname(target));
    return { ...restored, aside };
  } catch (cause) {
    throw explainFile(target, cause);
  } finally {
    await removeWhole(part);
    await unlock();
  }
}

/** Without links in it: a link to a database stays one. */
async function placeOf(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
  } catch (cause) {
    throw explainFile(path, cause);
  }
}

/** The old file gets a second name, so that the first one is never without a file. */
async function setAside(target: string, now: Date): Promise<string | null> {
  if ((await stat(target).catch(() => null)) === null) return null;
  const aside = `${target}.before-${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  const [log] = BESIDE;
  // A database that is damaged loses its log when SQLite looks at it.
  await copyFile(target + log, aside + log).catch(ignoreMissing);
  const isWhole = foldLog(target);
  if (isWhole) await rm(aside + log, { force: true });
  await link(target, aside).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code === "EEXIST") throw cause;
    await copyFile(target, aside); // A disk without hard links.
  });
  // A log that stays would be taken for that of the new one.
  for (const end of isWhole ? [] : BESIDE) await rm(target + end, { force: true });
  await syncFolder(dirname(target));
  return aside;
}

/**
 * Brings what is in the log into the file, which SQLite does only when nobody else has it open. False when the file is
 * too damaged for that: then both are kept as they are.
 */
function foldLog(target: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(target, { timeout: 0 });
    const row = database.prepare("pragma journal_mode = delete").get();
    if (row?.["journal_mode"] !== "delete") throw isInUse(target);
    return true;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (sqliteCode(cause) === SQLITE_BUSY) throw isInUse(target);
    return false;
  } finally {
    database?.close();
  }
}

function isInUse(target: string): UserError {
  const hint = "Stop newsdesk start, and wait for other commands to end. Nothing was changed.";
  return new UserError(`Another process has the database ${target} open.`, hint, EXIT.resource);
}

function ignoreMissing(cause: NodeJS.ErrnoException): void {
  if (cause.code !== "ENOENT") throw cause;
}
