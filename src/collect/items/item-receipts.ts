import type { ItemId } from "../../domain/item.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import type { IdentifiedTold } from "./identify.ts";

/** What was left out of an entry, if anything was. */
export function trimmedOf({ entry: { trimmed } }: IdentifiedTold): readonly Decision[] {
  return trimmed.length === 0 ? [] : [{ kind: "trimmed", blocks: trimmed }];
}

export function receiptsOf(itemId: ItemId, decisions: readonly Decision[], at: Date): readonly Receipt[] {
  return decisions.map((decision) => ({ at, itemId, storyId: null, decision }));
}
