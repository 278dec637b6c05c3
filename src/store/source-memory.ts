import { type CollectPlan, MAX_BLOCKS, MAX_ENTRY_HASHES, type SourceMemory } from "../domain/collect-store.ts";
import type { SourceId } from "../domain/source.ts";
import { toDate, toJson, toMs } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { overwrite } from "./overwrite.ts";

/** Blocks of one source that are forgotten at a time, beyond those that no entry has. */
const MAX_FORGOTTEN = 10_000;

/** What is remembered of a source beside its state and its items. */
export async function sourceMemory(queries: Queries, source: SourceId): Promise<SourceMemory> {
  const items = await queries
    .selectFrom("items")
    .select("entry_hash")
    .where("source_id", "=", source)
    .where("entry_hash", "!=", "")
    // Entries of a feed that is not trusted are told anew, so that they are not taken for its own.
    .where("quarantined", "=", 0)
    .orderBy("changed_at", "desc")
    .limit(MAX_ENTRY_HASHES)
    .execute();
  const blocks = await queries
    .selectFrom("source_blocks")
    .selectAll()
    .where("source_id", "=", source)
    .orderBy("last_seen_at", "desc")
    .orderBy("entries", "desc")
    .orderBy("block_key")
    .limit(MAX_BLOCKS)
    .execute();
  return {
    entryHashes: items.map((row) => row.entry_hash),
    blocks: blocks.map((row) => ({ key: row.block_key, entries: row.entries, lastSeenAt: toDate(row.last_seen_at) })),
  };
}

/** Writes what was learned, and forgets what is to be forgotten: blocks that no entry has any more, and the oldest ones. */
export async function saveBlocks(
  queries: Queries,
  { sourceId, blocks }: Pick<CollectPlan, "sourceId" | "blocks">,
): Promise<void> {
  const rows = blocks.map(({ key, entries, lastSeenAt }) => ({
    source_id: sourceId,
    block_key: key,
    entries,
    last_seen_at: toMs(lastSeenAt),
  }));
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("source_blocks")
      .values(piece)
      .onConflict((conflict) => conflict.columns(["source_id", "block_key"]).doUpdateSet(overwrite(piece[0])))
      .execute();
  }
  if (rows.length > 0) await forgetBlocks(queries, sourceId);
}

async function forgetBlocks(queries: Queries, source: SourceId): Promise<void> {
  await queries.deleteFrom("source_blocks").where("source_id", "=", source).where("entries", "<=", 0).execute();
  const oldest = queries
    .selectFrom("source_blocks")
    .select("block_key")
    .where("source_id", "=", source)
    .orderBy("last_seen_at", "desc")
    .orderBy("entries", "desc")
    .orderBy("block_key")
    .limit(MAX_FORGOTTEN)
    .offset(MAX_BLOCKS);
  await queries.deleteFrom("source_blocks").where("source_id", "=", source).where("block_key", "in", oldest).execute();
}

/** Gives how many items were held back. */
export async function releaseSource(queries: Queries, source: SourceId): Promise<number> {
  await queries
    .updateTable("sources")
    // Its document is read again: nothing was learned of it while it was held back.
    .set({ quarantine: toJson(null), etag: null, last_modified: null, body_hash: null })
    .where("id", "=", source)
    .execute();
  const { numUpdatedRows } = await queries
    .updateTable("items")
    .set({ quarantined: 0 })
    .where("source_id", "=", source)
    .where("quarantined", "=", 1)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
