import type { CorrectedMove, Correction, CorrectionId, DueCorrection } from "./correction.ts";
import type { ItemId } from "./item.ts";
import type { Receipt } from "./receipt.ts";
import type { SourcedItem, Story, StoryId, ToldItem } from "./story.ts";

/** What `curate` reads and writes. */
export interface CurateStore {
  /** Items that are new or changed since they were last curated, oldest told first, then by id. */
  pendingItems(limit: number): Promise<readonly PendingItem[]>;
  /** Items that belong to a story and were told within the span, oldest told first, then by id: a page of at most `limit`. */
  windowItems(span: WindowSpan, limit: number): Promise<readonly PlacedItem[]>;
  /**
   * Items of followed sources that a filter keeps out: they are curated and belong to no story. A page of at most `limit`,
   * in the order of `windowItems`.
   */
  keptOutItems(span: Omit<WindowSpan, "until">, limit: number): Promise<readonly SourcedItem[]>;
  /** By which filters they were kept out, in the words of `noteFilteredBy`; `null`: that was never noted. */
  filteredBy(): Promise<string | null>;
  noteFilteredBy(state: string): Promise<void>;
  /** The corrections that stand, oldest first. */
  corrections(): Promise<readonly Correction[]>;
  /** A text that is another one whenever a correction was added or ended. */
  correctionState(): Promise<string>;
  /** What was said or ended first comes first; at most `limit`. */
  dueCorrections(limit: number): Promise<readonly DueCorrection[]>;
  /** To which stories the items belong; those that belong to none are left out. */
  placesOf(items: readonly ItemId[]): Promise<ReadonlyMap<ItemId, StoryId>>;
  /** Those of the ids that a story has or once had. */
  takenIds(ids: readonly StoryId[]): Promise<ReadonlySet<StoryId>>;
  /** Stories with an item told within the span, in no order: at most `limit`. */
  storiesTold(span: Omit<WindowSpan, "after">, limit: number): Promise<readonly StoryId[]>;
  /** What the stored stories are composed by, in the words of `noteComposedBy`; `null`: that was never noted. */
  composedBy(): Promise<string | null>;
  noteComposedBy(state: string): Promise<void>;
  repairState(): Promise<RepairState>;
  noteRepairState(state: RepairState): Promise<void>;
  /** In the order of `ids`, each once; those that are not there are left out. */
  stories(ids: readonly StoryId[]): Promise<readonly Story[]>;
  /**
   * Writes the plan in one transaction: stories with their coverage, items marked as curated, receipts. An item leaves the
   * story that it belonged to before; a story that has lost all its items is found no more. Done again it changes nothing.
   */
  saveCurated(plan: CuratePlan): Promise<void>;
}

/** `repairedAt`: when all stories of the window were last clustered anew. `changedFrom`: the earliest that was told among the items placed since. */
export type RepairState = { readonly repairedAt: Date | null; readonly changedFrom: Date | null };

/** A span of told time with both its ends; open when `until` is `null`. `after`: the last item of the page before. */
export type WindowSpan = {
  readonly since: Date;
  readonly until: Date | null;
  readonly after: Pick<ToldItem, "id" | "publishedAt" | "firstSeenAt"> | null;
};

export type PlacedItem = SourcedItem & { readonly storyId: StoryId };

/** `storyId` is set when a changed item already belongs to a story. */
export type PendingItem = SourcedItem & { readonly storyId: StoryId | null };

/** A story that has lost all its items to another: its address leads there from now on. */
export type StoryMove = { readonly from: StoryId; readonly to: StoryId };

export type CuratePlan = {
  readonly at: Date;
  readonly moves: readonly StoryMove[];
  /** New and changed stories, whole. Their coverage decides to which story an item belongs. */
  readonly stories: readonly Story[];
  readonly curated: readonly { readonly itemId: ItemId; readonly version: number }[];
  /** Items that were kept out, and wait to be curated again; one that belongs to a story stays as it is. */
  readonly letIn?: readonly ItemId[];
  readonly receipts: readonly Receipt[];
  /** Corrections that the stories show from now on, or show no more. */
  readonly carriedOut?: readonly CarriedOut[];
};

/** `moved`: what has to go back when it ends. */
export type CarriedOut = {
  readonly id: CorrectionId;
  readonly isEnded: boolean;
  readonly moved: readonly CorrectedMove[];
};
