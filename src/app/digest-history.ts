import type { Digest, Slot } from "../domain/digest.ts";
import type { OutboxStore, SlotHistory } from "../domain/outbox-store.ts";
import { plannedSlots } from "../publish/publish.ts";

/** A slot that was planned and that nobody decided: it waits for the next pass, or was missed. */
export type OpenSlot = { readonly slot: Slot; readonly isMissed: boolean };

export type DigestHistory = {
  /** The latest first; an open one has nothing but its state. */
  readonly slots: readonly (SlotHistory | OpenSlot)[];
};

type HistoryParts = { readonly outbox: OutboxStore; readonly now: Date; readonly limit: number };

/** What became of the latest slots of a digest, and of each that was planned since the first of them. */
export async function digestHistory(digest: Digest, { outbox, now, limit }: HistoryParts): Promise<DigestHistory> {
  const known = await outbox.history(digest.name, limit);
  const first = known.at(-1)?.slot;
  const decided = new Set(known.filter(isOwn).map(({ slot }) => slot));
  const planned = first === undefined ? [] : plannedSlots(digest.schedule, digest.timezone, now, limit);
  const open = planned
    .filter(({ slot }) => first !== undefined && slot > first && !decided.has(slot))
    .map(({ slot, plannedAt }) => ({
      slot,
      isMissed: now.getTime() - plannedAt.getTime() > digest.catchUpSeconds * 1000,
    }));
  const bySlot = [...known, ...open].toSorted((a, b) => (a.slot < b.slot ? 1 : a.slot > b.slot ? -1 : 0));
  return { slots: bySlot.slice(0, limit) };
}

/** Whether the digest's own edition was decided for it, be it that there is none. */
function isOwn({ stories, why }: SlotHistory): boolean {
  return stories !== null || why !== null;
}

export function isOpen(slot: SlotHistory | OpenSlot): slot is OpenSlot {
  return "isMissed" in slot;
}
