import { CompiledQuery, createQueryId, type KyselyPlugin, type RootOperationNode } from "kysely";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Database } from "../../../src/store/database.ts";
import { toDeskStore } from "../../../src/store/open-store.ts";

/** Tables that grow with the news or with the readers. */
const LARGE_TABLES = new Set(
  `items item_versions item_words coverage stories story_tags receipts deliveries delivery_events subscribers subscriptions
  suppressions edition_stories editions slots archive_entries seen_marks`.split(/\s+/),
);

/** How a database carries out what a store asks. */
export type Plan = {
  readonly lines: readonly string[];
  /** Indexes that it uses. */
  readonly indexes: ReadonlySet<string>;
  /** Large tables that it reads from end to end, or an index of theirs. */
  readonly scans: readonly string[];
};

/** Does the work, and asks the database how it does each statement of it. */
export async function planOf(database: Database, work: (store: DeskStore) => Promise<unknown>): Promise<Plan> {
  const made = new Map<unknown, RootOperationNode>();
  const nodes: RootOperationNode[] = [];
  const noting: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      made.set(queryId, node); // Parts of a statement come by here, too.
      return node;
    },
    async transformResult({ result, queryId }) {
      nodes.push(...[made.get(queryId) ?? []].flat());
      return await Promise.resolve(result);
    },
  };
  await work(toDeskStore({ ...database, db: database.db.withPlugin(noting) }));
  const lines: string[] = [];
  for (const node of nodes) lines.push(...(await explain(database, node)));
  return {
    lines,
    indexes: new Set(lines.flatMap(database.kind === "sqlite" ? indexOfSqlite : indexOfPostgres)),
    scans: lines.flatMap(database.kind === "sqlite" ? scanOfSqlite : scanOfPostgres),
  };
}

async function explain({ db, kind }: Database, node: RootOperationNode): Promise<readonly string[]> {
  const { sql, parameters } = db.getExecutor().compileQuery(node, createQueryId());
  const how = kind === "sqlite" ? "explain query plan" : "explain";
  const { rows } = await db.executeQuery<Record<string, string>>(CompiledQuery.raw(`${how} ${sql}`, [...parameters]));
  return rows.map((row) => String(row["detail"] ?? row["QUERY PLAN"]).trim());
}

/** What SQLite makes by itself for `primary key` and `unique` has a number and no name. */
function indexOfSqlite(line: string): readonly string[] {
  return /USING (?:COVERING )?INDEX (\S+)/.exec(line)?.slice(1) ?? [];
}

function scanOfSqlite(line: string): readonly string[] {
  const [, table = "", index = ""] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(line) ?? [];
  return LARGE_TABLES.has(table) ? [index === "" ? table : `${table} by ${index}`] : [];
}

function indexOfPostgres(line: string): readonly string[] {
  const [, index] = /(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\S+)/.exec(line) ?? [];
  return index === undefined ? [] : [index];
}

/** A walk by an index from its end has no condition, as one in SQLite; PostgreSQL says that in another line. */
function scanOfPostgres(line: string): readonly string[] {
  const [, table = ""] = /Seq Scan on (\S+)/.exec(line) ?? [];
  return LARGE_TABLES.has(table) ? [table] : [];
}
