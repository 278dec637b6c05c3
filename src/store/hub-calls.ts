import type { DocumentMark, HubCall } from "../domain/hub-store.ts";
import { toMs } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { toCall, toCallRow } from "./hub-rows.ts";
import { overwrite } from "./overwrite.ts";

/** What a foreign hub knows of our documents. */
export async function untold(queries: Queries, hub: string): Promise<readonly DocumentMark[]> {
  return await queries
    .selectFrom("documents")
    .leftJoin("hub_documents", (join) =>
      join.onRef("hub_documents.path", "=", "documents.path").on("hub_documents.hub", "=", hub),
    )
    .select(["documents.path", "documents.etag"])
    .where((where) =>
      where.or([
        where("hub_documents.told_etag", "is", null),
        where("hub_documents.told_etag", "<>", where.ref("documents.etag")),
      ]),
    )
    .orderBy((order) => order.fn.coalesce("hub_documents.called_at", order.lit(0)))
    .orderBy("documents.path")
    .execute();
}

export async function call(queries: Queries, hub: string): Promise<HubCall | null> {
  const row = await queries.selectFrom("hub_calls").selectAll().where("hub", "=", hub).executeTakeFirst();
  return row === undefined ? null : toCall(row);
}

/** What it was told before stays noted. */
export async function noteCalling(
  queries: Queries,
  one: HubCall,
  { paths, now }: { readonly paths: readonly string[]; readonly now: Date },
): Promise<void> {
  await saveCall(queries, one);
  const rows = paths.map((path) => ({ hub: one.hub, path, told_etag: "", called_at: toMs(now) }));
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("hub_documents")
      .values(piece)
      .onConflict((conflict) => conflict.columns(["hub", "path"]).doUpdateSet({ called_at: toMs(now) }))
      .execute();
  }
}

export async function noteCalled(queries: Queries, one: HubCall, told: readonly DocumentMark[]): Promise<void> {
  await saveCall(queries, one);
  for (const { path, etag } of told) {
    await queries
      .updateTable("hub_documents")
      .set({ told_etag: etag })
      .where("hub", "=", one.hub)
      .where("path", "=", path)
      .execute();
  }
  await queries.deleteFrom("hub_calls").where("hub", "<>", one.hub).execute();
  await queries.deleteFrom("hub_documents").where("hub", "<>", one.hub).execute();
}

async function saveCall(queries: Queries, one: HubCall): Promise<void> {
  const row = toCallRow(one);
  await queries
    .insertInto("hub_calls")
    .values(row)
    .onConflict((conflict) => conflict.column("hub").doUpdateSet(overwrite(row)))
    .execute();
}
