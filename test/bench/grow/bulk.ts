import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Client } from "pg";

/** Types as PostgreSQL names them; SQLite takes any value as it is. */
export type ColumnType = "text" | "bigint" | "double precision" | "bytea" | "tsvector";
export type Columns = Readonly<Record<string, ColumnType>>;
export type Row = readonly (string | number | null | Uint8Array)[];

/** Puts millions of rows into a database that has its tables: past the stores, without a sync, and trusting that rows point to rows. */
export type Bulk = {
  insert(table: string, columns: Columns, rows: Iterable<Row>): Promise<void>;
  /** On PostgreSQL with statistics, which a server makes by itself. */
  close(): Promise<void>;
};

const ROWS_PER_STATEMENT = 5_000;

export async function openBulk(address: string): Promise<Bulk> {
  return address.startsWith("postgres") ? await bulkOfPostgres(address) : bulkOfSqlite(address);
}

function bulkOfSqlite(path: string): Bulk {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec("pragma synchronous = off; pragma cache_size = -262144; pragma wal_autocheckpoint = 20000");
  return {
    async insert(table, columns, rows) {
      const names = Object.keys(columns);
      const statement = database.prepare(
        `insert into ${table} (${names.join()}) values (${names.map(() => "?").join()})`,
      );
      database.exec("begin");
      for (const row of rows) statement.run(...(row as SQLInputValue[]));
      database.exec("commit");
      await Promise.resolve();
    },
    async close() {
      database.exec("pragma wal_checkpoint(truncate)"); // Without statistics, as a desk has it.
      database.close();
      await Promise.resolve();
    },
  };
}

async function bulkOfPostgres(address: string): Promise<Bulk> {
  const client = new Client({ connectionString: address });
  await client.connect();
  await client.query("set session_replication_role = replica; set synchronous_commit = off");
  return {
    async insert(table, columns, rows) {
      const types = Object.values(columns);
      const made = types.map((type, at) => (type === "tsvector" ? `c${at}::tsvector` : `c${at}`)).join();
      const from = types.map((type, at) => `$${at + 1}::${type === "tsvector" ? "text" : type}[]`).join();
      const names = types.map((_, at) => `c${at}`).join();
      const text = `insert into ${table} (${Object.keys(columns).join()}) select ${made} from unnest(${from}) as t(${names})`;
      const flush = async (piece: readonly Row[]): Promise<void> => {
        if (piece.length === 0) return;
        await client.query(
          text,
          types.map((_, at) => piece.map((row) => row[at])),
        );
      };
      let piece: Row[] = [];
      for (const row of rows) {
        piece.push(row);
        if (piece.length < ROWS_PER_STATEMENT) continue;
        await flush(piece);
        piece = [];
      }
      await flush(piece);
    },
    async close() {
      await client.query("vacuum analyze");
      await client.end();
    },
  };
}
