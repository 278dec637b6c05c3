import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import type { Database, Queries } from "../database.ts";
import { readCatalog } from "./catalog.ts";
import { copiedTables } from "./copied-tables.ts";

/** How long is waited for those who write just now, in milliseconds. */
const MAX_WAIT_MS = 10_000;
/** SQLSTATE of PostgreSQL: a lock was not to be had in time. */
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * One state of the desk that nobody changes meanwhile, not even a short command: what is written while a desk moves would stay behind.
 * Others may read. `work` may write itself, at its end. Throws a `UserError` when somebody holds on to what he writes.
 */
export async function withStillOrigin<Result>(
  origin: Database,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  if (origin.kind === "sqlite") return await origin.db.transaction().execute(work);
  return await origin.db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (queries) => {
      await lockTables(
        queries,
        copiedTables(await readCatalog(origin.db, "postgres")).map(({ name }) => name),
      );
      return await work(queries);
    });
}

/** Before the first query of the transaction: the state that it sees is that of the moment of the first one. */
async function lockTables(queries: Queries, names: readonly string[]): Promise<void> {
  const tables = sql.join(names.map((name) => sql.table(name)));
  try {
    await sql`set local lock_timeout = ${sql.lit(MAX_WAIT_MS)}`.execute(queries);
    await sql`lock table ${tables} in share mode`.execute(queries);
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== LOCK_NOT_AVAILABLE) throw cause;
    const hint = "Stop whatever writes to it (newsdesk start on any machine), then do this again.";
    throw new UserError("The desk that is to be moved is being written to.", hint, EXIT.resource, { cause });
  }
}
