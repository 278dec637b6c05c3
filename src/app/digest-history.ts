import type { Digest } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { OutboxStore, SlotHistory } from "../domain/outbox-store.ts";
import { type DueSlot, plannedSlots } from "../publish/publish.ts";

/** One slot; `open`: the digest's own edition of it is not decided, be it that it waits for a pass or was missed. */
export type ToldSlot = Omit<SlotHistory, "decidedAt"> & {
  /** `null`: nothing of it is decided. */
  readonly decidedAt: Date | null;
  readonly open: "waits" | "missed" | null;
};

type HistoryParts = {
  readonly outbox: OutboxStore;
  readonly editions: Pick<EditionStore, "lastDecided">;
  readonly now: Date;
  readonly limit: number;
};

/** What became of the latest slots of a digest, and of each that was planned since the last one that was decided; the latest first. */
export async function digestHistory(
  digest: Digest,
  { outbox, editions, now, limit }: HistoryParts,
): Promise<readonly ToldSlot[]> {
  const known = await outbox.history(digest.name, limit);
  const last = await editions.lastDecided(digest.name);
  const planned = last === null ? [] : plannedSlots(digest.schedule, digest.timezone, now, limit);
  const isOpen = new Map(
    planned.filter(({ slot }) => last !== null && slot > last).map((one) => [one.slot, openAs(one, digest, now)]),
  );
  const told = known.map((one) => toldSlot(one, isOpen.get(one.slot) ?? null));
  const knownSlots = new Set(known.map(({ slot }) => slot));
  const open = [...isOpen]
    .filter(([slot]) => !knownSlots.has(slot))
    .map(([slot, as]) => toldSlot({ ...NOTHING, slot }, as));
  return [...told, ...open].toSorted((a, b) => (a.slot < b.slot ? 1 : a.slot > b.slot ? -1 : 0)).slice(0, limit);
}

const NOTHING = { decidedAt: null, stories: null, why: null, ownEditions: 0, skipped: [], deliveries: new Map() };

function toldSlot(slot: Omit<ToldSlot, "open">, open: ToldSlot["open"]): ToldSlot {
  return { ...slot, open };
}

function openAs({ plannedAt }: DueSlot, { catchUpSeconds }: Digest, now: Date): "waits" | "missed" {
  return now.getTime() - plannedAt.getTime() > catchUpSeconds * 1000 ? "missed" : "waits";
}
