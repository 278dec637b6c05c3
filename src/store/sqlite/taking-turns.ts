import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { DatabaseConnection } from "kysely";

/** After so much work in SQLite the rest of the process gets a turn, in milliseconds. */
const MAX_WORK_MS = 4;

/**
 * A connection that lets others work between two queries: `node:sqlite` answers at once, so that a chain of queries
 * would hold up the whole process, pages and mail included. A transaction keeps its connection meanwhile.
 */
export function takingTurns(connection: DatabaseConnection): DatabaseConnection {
  let workMs = 0;
  return {
    async executeQuery(query) {
      if (workMs > MAX_WORK_MS) {
        workMs = 0;
        await setImmediate();
      }
      const startedAt = performance.now();
      try {
        return await connection.executeQuery(query);
      } finally {
        workMs += performance.now() - startedAt;
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}
