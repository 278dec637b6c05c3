import { open, rm } from "node:fs/promises";
import { sql } from "kysely";
import type { Database } from "../database.ts";

/** What SQLite keeps beside a database while it is open. */
export const BESIDE = ["-wal", "-shm"] as const;

/** Closes a database so that all of it is in its one file, durably. Nobody else may have it open. */
export async function closeSingle(database: Database, path: string): Promise<void> {
  try {
    await sql`pragma journal_mode = delete`.execute(database.db);
  } finally {
    await database.close();
  }
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Takes away a file that was not finished, and what may lie beside it. */
export async function removeWhole(path: string): Promise<void> {
  for (const end of ["", ...BESIDE, "-journal"]) await rm(path + end, { force: true });
}
