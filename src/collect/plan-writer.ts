import { setTimeout as sleep } from "node:timers/promises";
import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";

/**
 * Writes plans in groups: a transaction costs more than the one row of a source that says nothing new. What waits is
 * lost when the process dies; then such sources are asked once more, with conditions.
 */
export type PlanWriter = {
  /** Writes the plan now, and what waits with it. */
  now(plan: CollectPlan): Promise<void>;
  /** Writes the plan with the next group. */
  later(plan: CollectPlan): Promise<void>;
  /** Writes what waits. */
  flush(): Promise<void>;
};

/** Plans that wait for their group. */
const MAX_WAITING = 200;

export function createPlanWriter(store: Pick<CollectStore, "saveCollected">): PlanWriter {
  let waiting: CollectPlan[] = [];
  const write = async (...more: readonly CollectPlan[]): Promise<void> => {
    const plans = [...waiting, ...more];
    waiting = [];
    if (plans.length > 0) await store.saveCollected(plans);
  };
  return {
    now: async (plan) => await write(plan),
    later: async (plan) => {
      waiting.push(plan);
      if (waiting.length >= MAX_WAITING) await write();
    },
    flush: async () => await write(),
  };
}

/** How long the first plan of a group waits for others, in milliseconds. */
const GROUP_MS = 40;

/**
 * The same for who must know that a plan is written: what is put off resolves with its group, which is written soon.
 */
export function createGroupWriter(store: Pick<CollectStore, "saveCollected">): Pick<PlanWriter, "now" | "later"> {
  let group: { readonly plans: CollectPlan[]; readonly written: Promise<void> } | null = null;
  const open = (): NonNullable<typeof group> => {
    const plans: CollectPlan[] = [];
    const write = async (): Promise<void> => {
      await sleep(GROUP_MS);
      group = null;
      await store.saveCollected(plans);
    };
    return { plans, written: write() };
  };
  return {
    now: async (plan) => await store.saveCollected([plan]),
    async later(plan) {
      group ??= open();
      group.plans.push(plan);
      await group.written;
    },
  };
}
