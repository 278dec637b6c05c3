import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient } from "pg";
import { storable } from "../cells.ts";

/** The pool as Kysely knows it; what the server or the network says goes through `explain`. */
export function guardPool(pool: Pool, explain: (cause: unknown) => unknown): PostgresPool {
  // A connection that breaks while nobody uses it must not end the process: its next use finds out.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      return guardClient(await pool.connect().catch(rethrow(explain)), explain);
    },
  };
}

function guardClient(client: PoolClient, explain: (cause: unknown) => unknown): PostgresPoolClient {
  const query = <Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> =>
    (client.query(sql, parameters.map(storable)) as Promise<unknown>).catch(rethrow(explain)) as Promise<
      PostgresQueryResult<Row>
    >;
  // Kysely asks for a cursor only when it streams, which no store does.
  return { query: query as PostgresPoolClient["query"], release: (destroy) => client.release(destroy) };
}

function rethrow(explain: (cause: unknown) => unknown): (cause: unknown) => never {
  return (cause) => {
    throw explain(cause);
  };
}
