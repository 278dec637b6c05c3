import { sql } from "kysely";
import type { DatabaseKind, Queries } from "../database.ts";

/** A table as the database itself describes it. */
export type Table = {
  readonly name: string;
  /** By name; without what the database derives from others, such as the words of a search. */
  readonly columns: readonly string[];
  /** The primary key, in its order. */
  readonly key: readonly string[];
  /** Its rows point to rows of these, which have to be there first. */
  readonly refersTo: readonly string[];
};

type ColumnFact = { readonly table: string; readonly name: string; readonly type: string; readonly key: number };
type Reference = { readonly table: string; readonly to: string };

/**
 * The tables of the desk that the connection looks at, by name. What is no table of rows (virtual tables) is left out;
 * `shadows`: so are the tables that those keep to themselves, unless they are asked for.
 */
export async function readCatalog(
  queries: Queries,
  kind: DatabaseKind,
  { shadows = false }: { readonly shadows?: boolean } = {},
): Promise<readonly Table[]> {
  const facts = await (kind === "sqlite" ? sqliteColumns(queries, shadows) : postgresColumns(queries));
  const references = await (kind === "sqlite" ? sqliteReferences(queries) : postgresReferences(queries));
  const byTable = Map.groupBy(facts, ({ table }) => table);
  return [...byTable]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, columns]) => ({
      name,
      columns: columns.flatMap((column) => (column.type === "tsvector" ? [] : column.name)).sort(),
      key: columns
        .filter(({ key }) => key > 0)
        .sort((one, other) => one.key - other.key)
        .map((column) => column.name),
      refersTo: references.filter(({ table }) => table === name).map(({ to }) => to),
    }));
}

async function sqliteColumns(queries: Queries, shadows: boolean): Promise<readonly ColumnFact[]> {
  const types = shadows ? sql`('table', 'shadow')` : sql`('table')`;
  const { rows } = await sql<ColumnFact>`
    select tables.name as "table", columns.name as name, columns.type as type, columns.pk as key
    from pragma_table_list as tables join pragma_table_info(tables.name) as columns
    where tables.schema = 'main' and tables.type in ${types} and substr(tables.name, 1, 7) <> 'sqlite_'
    order by tables.name, columns.cid`.execute(queries);
  return rows;
}

async function sqliteReferences(queries: Queries): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select distinct tables.name as "table", refs."table" as "to"
    from pragma_table_list as tables join pragma_foreign_key_list(tables.name) as refs
    where tables.schema = 'main' and tables.type = 'table'`.execute(queries);
  return rows;
}

async function postgresColumns(queries: Queries): Promise<readonly ColumnFact[]> {
  const { rows } = await sql<ColumnFact>`
    select tables.relname::text as "table", columns.attname::text as name,
      format_type(columns.atttypid, null) as type,
      coalesce(array_position(keys.indkey::int2[], columns.attnum), -1)::int + 1 as key
    from pg_class as tables
    join pg_attribute as columns on columns.attrelid = tables.oid and columns.attnum > 0 and not columns.attisdropped
    left join pg_index as keys on keys.indrelid = tables.oid and keys.indisprimary
    where tables.relnamespace = current_schema()::regnamespace and tables.relkind = 'r'
    order by tables.relname, columns.attnum`.execute(queries);
  return rows;
}

async function postgresReferences(queries: Queries): Promise<readonly Reference[]> {
  const { rows } = await sql<Reference>`
    select distinct tables.relname::text as "table", others.relname::text as "to"
    from pg_constraint as keys
    join pg_class as tables on tables.oid = keys.conrelid
    join pg_class as others on others.oid = keys.confrelid
    where keys.contype = 'f' and tables.relnamespace = current_schema()::regnamespace`.execute(queries);
  return rows;
}
