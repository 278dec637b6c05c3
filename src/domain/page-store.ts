import type { LearnedBlock } from "./collect-store.ts";
import type { Item, ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { HostPause, Source, SourceId } from "./source.ts";

/**
 * How far we are with the page behind an item. `due`: to be read. `read`: its text was taken. `refused`: we may not or
 * do not want to take it. `failed`: given up after the last try. A changed item makes its page due again.
 */
export type PageState = "due" | "read" | "refused" | "failed";

/** A page that is to be read now. */
export type DuePage = { readonly source: Source; readonly item: Item; readonly tries: number };

export type DuePages = {
  readonly now: Date;
  readonly limit: number;
  /** Of one source. */
  readonly perSource: number;
};

export interface PageStore {
  /** Pages of followed sources with `fullText` that are due; of each source the newest items first. Never of quarantined items. */
  duePages(wish: DuePages): Promise<readonly DuePage[]>;
  /**
   * Writes what came of the pages of one source, in one transaction. What was decided on another version of an item
   * than the stored one is left out, and its page stays as it is.
   */
  savePages(plan: PagePlan): Promise<void>;
}

/** What came of one page. */
export type PageMark = {
  readonly itemId: ItemId;
  /** The version of the item that was decided on. */
  readonly version: number;
  readonly state: PageState;
  readonly tries: number;
  /** When a page that stays due is tried again. */
  readonly nextAt: Date;
  readonly detail: string | null;
  /** The item with the page's text, one version higher; `null`: it stays as it is. */
  readonly update: Item | null;
  readonly receipts: readonly Receipt[];
};

export type PagePlan = {
  readonly sourceId: SourceId;
  readonly marks: readonly PageMark[];
  /** As in a `CollectPlan`. */
  readonly blocks: readonly LearnedBlock[];
  readonly hostPauses: readonly HostPause[];
};
