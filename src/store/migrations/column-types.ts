import { type ColumnDataType, type RawBuilder, sql } from "kysely";
import type { DatabaseKind } from "../database.ts";

/**
 * Types that mean the same in both databases. Texts are compared byte by byte, so that an order by id is the same
 * everywhere; SQLite's tables are strict, so that a wrong value is refused there as it is in PostgreSQL.
 */
export type ColumnTypes = {
  readonly kind: DatabaseKind;
  readonly text: ColumnDataType | RawBuilder<string>;
  readonly bytes: ColumnDataType | RawBuilder<Uint8Array>;
  /** Whole numbers up to 2^53, and times in milliseconds UTC. */
  readonly integer: ColumnDataType;
  readonly double: ColumnDataType;
  /** A primary key that counts up by itself. */
  readonly serial: ColumnDataType;
  /** Ends each `create table`. */
  readonly end: RawBuilder<unknown>;
};

const SQLITE: ColumnTypes = {
  kind: "sqlite",
  text: "text",
  bytes: "blob",
  integer: "integer",
  double: "real",
  serial: "integer",
  end: sql`strict`,
};

const POSTGRES: ColumnTypes = {
  kind: "postgres",
  text: sql`text collate "C"`,
  bytes: "bytea",
  integer: "bigint",
  double: "double precision",
  serial: "bigserial",
  end: sql``,
};

export function columnTypes(kind: DatabaseKind): ColumnTypes {
  return kind === "sqlite" ? SQLITE : POSTGRES;
}
