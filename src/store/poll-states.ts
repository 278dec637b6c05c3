import { CompiledQuery, sql } from "kysely";
import type { CollectPlan } from "../domain/collect-store.ts";
import type { PolledSource, SourceId } from "../domain/source.ts";
import { type Ms, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";
import { toPolledSource, toStateColumns } from "./source-rows.ts";
import type { PollStateColumns, SourceRow } from "./tables.ts";

/**
 * No rule puts a source off for longer than this beyond its own interval. A time further off was made by a clock that
 * was wrong, and would keep the source silent for years.
 */
const MAX_AHEAD_MS = 8 * 24 * 60 * 60 * 1000;

export function followed(queries: Queries) {
  return queries.selectFrom("sources").selectAll().where("followed", "=", 1);
}

export async function dueSources(
  queries: Queries,
  now: Date,
  limit: number,
  { withoutJob = false } = {},
): Promise<readonly PolledSource[]> {
  const asked = withoutJob ? followed(queries).where("id", "not in", handedOut(queries, toMs(now))) : followed(queries);
  const due = await asked
    .where("next_fetch_at", "<=", toMs(now))
    .orderBy("next_fetch_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  if (due.length === limit) return due.map(toPolledSource);
  const astray = await asked
    .where("next_fetch_at", ">", toMs(now) + MAX_AHEAD_MS)
    .orderBy("next_fetch_at")
    .orderBy("id")
    .execute();
  return [...due, ...astray.filter((row) => isDue(row, now))].slice(0, limit).map(toPolledSource);
}

/** Its time has come, or lies further ahead than any rule puts it. */
export function isDue({ next_fetch_at, every_seconds }: SourceRow, now: Date): boolean {
  const ahead = (next_fetch_at ?? 0) - toMs(now);
  return ahead <= 0 || ahead > MAX_AHEAD_MS + (every_seconds ?? 0) * 1000;
}

function handedOut(queries: Queries, now: Ms) {
  return queries.selectFrom("handed_out").select("source_id").where("until", ">", now);
}

/** What is said of the document at an address, and when it is asked again. */
const OF_ADDRESS: ReadonlySet<string> = new Set<keyof PollStateColumns>([
  "next_fetch_at",
  "next_fetch_why",
  "etag",
  "last_modified",
  "body_hash",
  "last_body_at",
  "moving",
  "moved_url",
  "is_page",
]);

/**
 * Writes what the plans change of the states. A time for the next request that is not the one that was read was set
 * meanwhile, by the operator or by new settings: it stays, and so does all else that was said of the address.
 */
export async function saveStates(queries: Queries, plans: readonly CollectPlan[]): Promise<void> {
  const statements = new Map<string, string>(); // To make one costs more than to run it.
  for (const plan of plans) {
    const columns = changedColumns(plan);
    const readAt = plan.before === null ? null : toMs(plan.before.nextFetchAt);
    const names = [readAt === null, ...columns.map(([name]) => name)].join();
    const statement = statements.get(names) ?? stateStatement(queries, columns, readAt);
    statements.set(names, statement);
    const values = columns.flatMap(([name, value]) => (isGuarded(name, readAt) ? [readAt, value] : [value]));
    const { numAffectedRows } = await queries.executeQuery(CompiledQuery.raw(statement, [...values, plan.sourceId]));
    if (numAffectedRows === 0n) throw new Error(`There is no source ${plan.sourceId} to save items of.`);
  }
}

type Column = readonly [name: string, value: unknown];

/** The time is always among them: so there is a row to write, and PostgreSQL lets one writer after the other have it. */
function changedColumns({ before, state }: CollectPlan): readonly Column[] {
  const after = Object.entries(toStateColumns(state));
  if (before === null) return after;
  const read = toStateColumns(before);
  return after.filter(([name, value]) => name === "next_fetch_at" || value !== read[name as keyof PollStateColumns]);
}

function isGuarded(name: string, readAt: number | null): boolean {
  return readAt !== null && OF_ADDRESS.has(name);
}

function stateStatement(queries: Queries, columns: readonly Column[], readAt: number | null): string {
  const set = columns.map(([name, value]) => {
    const guarded = sql`case when coalesce(next_fetch_at, 0) = ${readAt} then ${value} else ${sql.ref(name)} end`;
    return sql`${sql.ref(name)} = ${isGuarded(name, readAt) ? guarded : sql`${value}`}`;
  });
  return sql`update sources set ${sql.join(set)} where id = ${"id"}`.compile(queries).sql;
}

/** The next request takes the whole document, and reads it whatever it is. */
export async function forgetDocument(queries: Queries, source: SourceId): Promise<void> {
  const nothing = { etag: null, last_modified: null, body_hash: null };
  await queries.updateTable("sources").set(nothing).where("id", "=", source).execute();
}
