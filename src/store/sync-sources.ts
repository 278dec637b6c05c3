import type { Source, SourceId } from "../domain/source.ts";
import { type Ms, toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { noteNews } from "./meta.ts";
import { overwrite } from "./overwrite.ts";
import { followedRow, SAID_COLUMNS, type SaidRow, toSaidRow } from "./source-rows.ts";

/**
 * Makes the followed sources those of the settings. Most starts find them as they are: then only what the settings say is
 * read, and nothing is written.
 */
export async function syncSources(queries: Queries, sources: readonly Source[], now: Date): Promise<void> {
  const rows = await queries
    .selectFrom("sources")
    .select([...SAID_COLUMNS, "followed"])
    .execute();
  const stored = new Map<SourceId, SaidRow & { readonly followed: number }>(rows.map((row) => [row.id, row]));
  const named = new Set(sources.map(({ id }) => id));
  const gone = rows.filter((row) => row.followed === 1 && !named.has(row.id)).map(({ id }) => id);
  const changed = sources.filter((source) => !isSame(toSaidRow(source), stored.get(source.id)));
  if (gone.length + changed.length === 0) return;
  await rest(queries, gone);
  await follow(queries, changed, toMs(now));
  await noteNews(queries, null);
}

function isSame(said: SaidRow, stored: (SaidRow & { readonly followed: number }) | undefined): boolean {
  return stored?.followed === 1 && SAID_COLUMNS.every((column) => said[column] === stored[column]);
}

async function rest(queries: Queries, ids: readonly SourceId[]): Promise<void> {
  for (const piece of chunks(ids, MAX_KEYS_PER_QUERY)) {
    await queries.updateTable("sources").set({ followed: 0 }).where("id", "in", piece).execute();
  }
}

async function follow(queries: Queries, sources: readonly Source[], now: Ms): Promise<void> {
  const stored = await inChunks(
    sources.map(({ id }) => id),
    (piece) => queries.selectFrom("sources").selectAll().where("id", "in", piece).execute(),
  );
  const byId = new Map(stored.map((row) => [row.id, row]));
  const rows = sources.map((source) => followedRow(source, byId.get(source.id), now));
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("sources")
      .values(piece)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(overwrite(piece[0])))
      .execute();
  }
}
