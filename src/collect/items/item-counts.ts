import type { ItemPlan } from "./plan-items.ts";

export type ItemCounts = {
  /** Without those that are held back. */
  readonly newItems: number;
  /** New ones of a document that is not trusted: kept, and told to nobody. */
  readonly heldItems: number;
  readonly changedItems: number;
};

export const NO_COUNTS: ItemCounts = { newItems: 0, heldItems: 0, changedItems: 0 };

export function countsOf({ inserts, updates }: Pick<ItemPlan, "inserts" | "updates">): ItemCounts {
  const heldItems = inserts.filter(({ isQuarantined }) => isQuarantined).length;
  return { newItems: inserts.length - heldItems, heldItems, changedItems: updates.length };
}
