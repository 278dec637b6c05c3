import type { DeliveryId } from "../domain/delivery.ts";
import type { SendStore, Settlement } from "../domain/send-store.ts";

/**
 * Writes down what became of deliveries. What the storage does not take is kept in mind and written first thing next
 * time: only this process knows it, and a delivery must not be made twice because the disk was full for a minute.
 */
export type Ledger = {
  /** Returns what the storage threw, or `null` when it is written. */
  readonly settle: (id: DeliveryId, settlement: Settlement) => Promise<Trouble | null>;
  /** Writes what is owed. Throws what the storage throws: then nothing may be sent. */
  readonly payOwed: () => Promise<void>;
};

type Trouble = { readonly cause: unknown };

export function createLedger(store: Pick<SendStore, "settle">, worker: string): Ledger {
  const owed = new Map<DeliveryId, Settlement>();
  return {
    async settle(id, settlement) {
      try {
        await store.settle(id, worker, settlement);
        owed.delete(id);
        return null;
      } catch (cause) {
        owed.set(id, settlement);
        return { cause };
      }
    },
    async payOwed() {
      for (const [id, settlement] of owed) {
        await store.settle(id, worker, settlement);
        owed.delete(id);
      }
    },
  };
}
