import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { DatabaseConnection, Dialect, SqliteDatabase, SqliteStatement, TransactionSettings } from "kysely";
import { storable } from "../cells.ts";
import { takingTurns } from "./taking-turns.ts";
import { whenFree } from "./when-free.ts";

/** Prepared statements that are kept for the next use. */
const MAX_STATEMENTS = 250;

/** Turns what SQLite says into what we say. */
export type Explain = (cause: unknown) => unknown;

/** Kysely's SQLite dialect over `node:sqlite`. */
export function createSqliteDialect(database: DatabaseSync, explain: Explain): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(database, explain),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;
  readonly #explain: Explain;
  #connection: DatabaseConnection | null = null;

  constructor(database: DatabaseSync, explain: Explain) {
    super({ database: toKyselyDatabase(database, explain) });
    this.#database = database;
    this.#explain = explain;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= takingTurns(await super.acquireConnection());
    return this.#connection;
  }

  /** A transaction that may write takes the write lock at once: one that reads first and then has to wait would fail. */
  override async beginTransaction(_connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === "read only" ? "begin" : "begin immediate";
    try {
      await whenFree(this.#database, begin);
    } catch (cause) {
      throw this.#explain(cause);
    }
  }

  /** On a full disk SQLite may have rolled back by itself. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** `node:sqlite` in the shape that Kysely knows, with a cache of prepared statements; the least used go first. */
function toKyselyDatabase(database: DatabaseSync, explain: Explain): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = cache.get(sql) ?? explained(explain, () => toKyselyStatement(database.prepare(sql), explain));
      cache.delete(sql);
      cache.set(sql, statement);
      const [oldest] = cache.keys();
      if (cache.size > MAX_STATEMENTS && oldest !== undefined) cache.delete(oldest);
      return statement;
    },
  };
}

function toKyselyStatement(statement: StatementSync, explain: Explain): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => explained(explain, () => statement.all(...toInputs(parameters))),
    run: (parameters) => explained(explain, () => statement.run(...toInputs(parameters))),
    iterate: (parameters) => explained(explain, () => statement.iterate(...toInputs(parameters))),
  };
}

function toInputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => storable(parameter) as SQLInputValue);
}

function explained<Result>(explain: Explain, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw explain(cause);
  }
}
