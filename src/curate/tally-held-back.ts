import type { CuratePlan, CurateStore } from "../domain/curate-store.ts";

type Tally = {
  /** The store, whose writes are counted. */
  readonly store: CurateStore;
  /** Stories held back as filler since the last call. */
  readonly take: () => number;
};

/** Counts what is held back where it is written: new items, corrections, settings and repairs all come to that. */
export function tallyHeldBack(store: CurateStore): Tally {
  let count = 0;
  return {
    store: {
      ...store,
      async saveCurated(plan) {
        await store.saveCurated(plan);
        count += heldBackBy(plan);
      },
    },
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** A story that is held back, or is so as another kind, has a receipt; one that stays as it was has none. */
function heldBackBy({ receipts }: CuratePlan): number {
  return receipts.filter(({ decision }) => decision.kind === "filler" && decision.isHeld).length;
}
