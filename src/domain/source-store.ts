import type { Receipt } from "./receipt.ts";
import type { SourceId } from "./source.ts";

/** What the operator does by hand with sources that are followed. */
export interface SourceStore {
  /** How many items are stored of each source; one without items is missing. */
  itemCounts(): Promise<ReadonlyMap<SourceId, ItemCount>>;
  /** The newest decisions of `collect` on items of the source, the newest first. */
  recentReceipts(source: SourceId, limit: number): Promise<readonly ItemReceipt[]>;
  /** Makes the source due at once, whatever put it off, a pause of its host too. Gives whether it is followed. */
  wakeSource(source: SourceId, now: Date): Promise<boolean>;
}

export type ItemReceipt = { readonly title: string; readonly receipt: Receipt };

export type ItemCount = { readonly items: number; readonly quarantined: number };
