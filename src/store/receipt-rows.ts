import { contentId } from "../domain/content-id.ts";
import type { Receipt } from "../domain/receipt.ts";
import { fromJson, toDate, toJson, toMs } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { ReceiptRow } from "./tables.ts";

/** Adds the receipts in their order; one that is there already stays as it is. */
export async function insertReceipts(queries: Queries, receipts: readonly Receipt[]): Promise<void> {
  for (const piece of chunks(receipts, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("receipts")
      .values(piece.map(toRow))
      .onConflict((conflict) => conflict.column("content_key").doNothing())
      .execute();
  }
}

function toRow(receipt: Receipt): Omit<ReceiptRow, "id"> {
  const said = {
    at: toMs(receipt.at),
    item_id: receipt.itemId,
    story_id: receipt.storyId,
    decision: toJson(receipt.decision),
  };
  return { ...said, content_key: contentId("rcp", ...Object.values(said).map(String)) };
}

export function toReceipt(row: Pick<ReceiptRow, "at" | "item_id" | "story_id" | "decision">): Receipt {
  return { at: toDate(row.at), itemId: row.item_id, storyId: row.story_id, decision: fromJson(row.decision) };
}
