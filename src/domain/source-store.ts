import type { Receipt } from "./receipt.ts";
import type { SourceId } from "./source.ts";

/** What is told of sources, and what the operator does with them by hand. */
export interface SourceStore {
  /** How many items are stored of each source; one without items is missing. */
  itemCounts(): Promise<ReadonlyMap<SourceId, ItemCount>>;
  /** Of how many told stories each source brought an item that was told since; one without any is missing. */
  storyCounts(since: Date): Promise<ReadonlyMap<SourceId, number>>;
  /** What the source told since, without what is quarantined, by quarters of an hour: those with items, oldest first. */
  toldQuarters(source: SourceId, since: Date): Promise<readonly ToldQuarter[]>;
  /** The newest decisions of `collect` on items of the source, the newest first. */
  recentReceipts(source: SourceId, limit: number): Promise<readonly ItemReceipt[]>;
  /** Makes the source due at once, whatever put it off, a pause of its host too. Gives whether it is followed. */
  wakeSource(source: SourceId, now: Date): Promise<boolean>;
}

export type ItemReceipt = { readonly title: string; readonly receipt: Receipt };

export type ItemCount = { readonly items: number; readonly quarantined: number };

/** Items of one source that were told in a quarter of an hour. Each zone of the world is whole quarters away from UTC. */
export type ToldQuarter = {
  readonly startsAt: Date;
  readonly items: number;
  /** Those that lead a told story, and those that stand below the lead of another. */
  readonly led: number;
  readonly joined: number;
};
