import type { CuratePlan, PendingItem } from "../domain/curate-store.ts";
import type { SourceId } from "../domain/source.ts";
import { type ItemFilter, keptOut, type KeptOut } from "../domain/where/item-filter.ts";

type Refused = { readonly pending: PendingItem; readonly why: KeptOut };
type Sifted = { readonly taken: readonly PendingItem[]; readonly refused: readonly Refused[] };

/** Parts what may be told from what the filter of its source keeps out. What belongs to a story already stays in it. */
export function sift(pending: readonly PendingItem[], filters: ReadonlyMap<SourceId, ItemFilter>): Sifted {
  const judged = pending.map((one) => ({ pending: one, why: whyNot(one, filters.get(one.source.id)) }));
  return {
    taken: judged.filter(({ why }) => why === null).map((one) => one.pending),
    refused: judged.flatMap(({ pending: one, why }) => (why === null ? [] : [{ pending: one, why }])),
  };
}

function whyNot(pending: PendingItem, filter: ItemFilter | undefined): KeptOut | null {
  return filter === undefined || pending.storyId !== null ? null : keptOut(pending, filter);
}

/** What is kept out is done with, in no story, until it changes; the receipt says which choice did it. */
export function keepOutPlan(refused: readonly Refused[], now: Date): CuratePlan {
  return {
    at: now,
    moves: [],
    stories: [],
    curated: refused.map(({ pending: { item } }) => ({ itemId: item.id, version: item.version })),
    receipts: refused.map(({ pending: { item }, why }) => ({
      at: now,
      itemId: item.id,
      storyId: null,
      decision: { kind: "kept-out", ...why },
    })),
  };
}
