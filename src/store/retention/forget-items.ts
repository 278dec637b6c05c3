import { isSite } from "../../domain/canonical-link.ts";
import type { ItemId } from "../../domain/item.ts";
import { seenMarks } from "../../domain/seen-marks.ts";
import type { Ms } from "../cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY } from "../chunks.ts";
import type { Queries } from "../database.ts";
import type { ItemRow } from "../tables.ts";

/** Two parameters a mark. */
const MARKS_PER_INSERT = 1_000;

/** Takes items away with all that hangs on them, and leaves the marks by which their entries are known when they come back. */
export async function forgetItems(queries: Queries, ids: readonly ItemId[], now: Ms): Promise<void> {
  const rows = await inChunks(ids, (piece) =>
    queries
      .selectFrom("items")
      .select(["source_id", "identity_kind", "identity_value", "link_key", "words_key"])
      .where("id", "in", piece)
      .execute(),
  );
  for (const piece of chunks([...new Set(rows.flatMap(marksOf))], MARKS_PER_INSERT)) {
    await queries
      .insertInto("seen_marks")
      .values(piece.map((mark) => ({ mark, seen_at: now })))
      .onConflict((conflict) => conflict.column("mark").doUpdateSet({ seen_at: now }))
      .execute();
  }
  for (const piece of chunks(ids, MAX_KEYS_PER_QUERY)) {
    await queries.deleteFrom("item_versions").where("item_id", "in", piece).execute();
    await queries.deleteFrom("pages").where("item_id", "in", piece).execute();
    await queries.deleteFrom("item_words").where("item_id", "in", piece).execute();
    await queries.deleteFrom("receipts").where("item_id", "in", piece).execute();
    await queries.deleteFrom("items").where("id", "in", piece).execute();
  }
}

type Marked = Pick<ItemRow, "source_id" | "identity_kind" | "identity_value" | "link_key" | "words_key">;

function marksOf(row: Marked): readonly string[] {
  const { source_id: source, identity_kind: kind, identity_value: value, link_key: key, words_key: words } = row;
  return seenMarks(source, {
    identities: [{ kind, value }],
    page: key === null || isSite(key) ? null : key,
    words,
  });
}
