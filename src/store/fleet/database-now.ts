import { type RawBuilder, sql } from "kysely";
import type { Ms } from "../cells.ts";

/** The clock of the PostgreSQL server, at this very moment: the one that all workers have in common. */
export function databaseNow(): RawBuilder<Ms> {
  return sql<Ms>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}
