import { sql } from "kysely";
import type { Ms } from "../cells.ts";
import type { Queries } from "../database.ts";
import { readMeta, writeMeta } from "../meta.ts";

/**
 * How far a walk over a table has come, oldest first. What lies behind it was looked at and is not looked at again, though
 * some of it may have stayed: so a step never costs more the longer the desk runs.
 */
export type Place = { readonly at: Ms; readonly id: string };

export const START: Place = { at: -1, id: "" };

/** Walks by when a row was changed last; a row that changes again lies before them again. */
export type Walk = "texts" | "versions" | "search" | "items" | "emptied" | "stories" | "receipts" | "steps";

export async function readPlace(queries: Queries, walk: Walk): Promise<Place> {
  const text = await readMeta(queries, nameOf(walk));
  return text === null ? START : (JSON.parse(text) as Place);
}

export async function notePlace(queries: Queries, walk: Walk, place: Place | undefined): Promise<void> {
  if (place !== undefined) await writeMeta(queries, nameOf(walk), JSON.stringify(place));
}

function nameOf(walk: Walk): string {
  return `pruned-${walk}`;
}

/** The next rows of a walk, by an index on `changed_at`, and takes note that they were looked at. */
export async function nextChanged<Id extends string>(
  queries: Queries,
  { walk, table, before, limit }: { walk: Walk; table: "items" | "stories"; before: Ms; limit: number },
): Promise<readonly Id[]> {
  const { at, id } = await readPlace(queries, walk);
  const { rows } = await sql<{ id: Id; changed_at: Ms }>`
    select id, changed_at from ${sql.table(table)}
    where (changed_at, id) > (${sql.lit(at)}, ${id}) and changed_at < ${sql.lit(before)}
    order by changed_at, id limit ${sql.lit(limit)}`.execute(queries);
  const last = rows.at(-1);
  await notePlace(queries, walk, last === undefined ? undefined : { at: last.changed_at, id: last.id });
  return rows.map((row) => row.id);
}
