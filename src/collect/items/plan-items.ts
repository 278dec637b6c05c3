import type { CollectPlan, KnownItem } from "../../domain/collect-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { SourceId } from "../../domain/source.ts";
import type { Pieces } from "./in-turns.ts";
import type { Match } from "./match-items.ts";
import { type Compared, planEdits } from "./plan-edits.ts";
import { planNew } from "./plan-new.ts";

export type ItemPlan = Pick<CollectPlan, "inserts" | "updates" | "refreshed" | "pagesDue" | "receipts" | "seenAgain">;

export type PlanInput = {
  readonly sourceId: SourceId;
  readonly matches: readonly Match[];
  /** Entries of the document that are told as they are stored. */
  readonly sameEntries: number;
  /** All items that the store gave for the document. */
  readonly known: readonly KnownItem[];
  /** As `compare` gives them. */
  readonly compared: readonly Compared[];
  /** Of the compared items that are not equal. */
  readonly html: ReadonlyMap<ItemId, string>;
  /** Why the new items are held back; empty: they are not. */
  readonly heldBack: readonly string[];
  /** The source wants the text of its items' pages. */
  readonly fullText: boolean;
  readonly now: Date;
};

export const NO_ITEMS: ItemPlan = { inserts: [], updates: [], refreshed: [], pagesDue: [], receipts: [] };

/**
 * Decides what the entries of one document mean for the items of its source: new ones, changed ones, and nothing for
 * the rest. What the document no longer tells stays as it is, and is the same item when it comes back. Pure, but for
 * hashing.
 */
export function* planItems(input: PlanInput): Pieces<ItemPlan> {
  const [added, edits] = [yield* planNew(input), yield* planEdits(input)];
  return {
    inserts: added.map(({ item }) => item),
    updates: edits.flatMap(({ update }) => update ?? []),
    refreshed: edits.flatMap(({ refreshed }) => refreshed ?? []),
    pagesDue: edits.flatMap(({ page }) => page ?? []),
    receipts: [...added, ...edits].flatMap(({ receipts }) => receipts),
  };
}
