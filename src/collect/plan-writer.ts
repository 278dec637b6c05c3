import { setTimeout as sleep } from "node:timers/promises";
import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";

/**
 * Writes plans in groups, for each transaction waits for the disk. What waits is lost when the process dies; then such sources
 * are asked once more, with conditions.
 */
export type PlanWriter = {
  /** Writes the plan soon, with others that come meanwhile; resolves when it is written. */
  now(plan: CollectPlan): Promise<void>;
  /** Keeps a plan without news for the next write of many. */
  later(plan: CollectPlan): Promise<void>;
  /** Writes what waits. */
  flush(): Promise<void>;
};

/** Plans without news that wait for their write. */
const MAX_WAITING = 200;

/** Plans with news of one write, and their items: while many are written nobody else has a turn. */
const MAX_NEWS_PLANS = 16;
const MAX_NEWS_ITEMS = 120;

/** `underWay`: sources that are asked or written now; when all of them wait for the write, nobody else can come. */
export function createPlanWriter(store: Pick<CollectStore, "saveCollected">, underWay: () => number): PlanWriter {
  let waiting: CollectPlan[] = [];
  const write = async (more: readonly CollectPlan[]): Promise<void> => {
    const plans = [...waiting, ...more];
    waiting = [];
    if (plans.length > 0) await store.saveCollected(plans);
  };
  const news = groups(write);
  return {
    async now(plan) {
      const group = news.join(plan);
      if (isFull(group.plans) || group.plans.length >= underWay()) group.close();
      await group.written;
    },
    later: async (plan) => {
      waiting.push(plan);
      if (waiting.length >= MAX_WAITING) await write([]);
    },
    flush: async () => await write([]),
  };
}

function isFull(plans: readonly CollectPlan[]): boolean {
  const items = plans.reduce((sum, { inserts, updates }) => sum + inserts.length + updates.length, 0);
  return plans.length >= MAX_NEWS_PLANS || items >= MAX_NEWS_ITEMS;
}

/**
 * The same for who must know that a plan is written: what is put off resolves with its group, which is written soon.
 */
export function createGroupWriter(store: Pick<CollectStore, "saveCollected">): Pick<PlanWriter, "now" | "later"> {
  const others = groups(async (plans) => await store.saveCollected(plans));
  return {
    now: async (plan) => await store.saveCollected([plan]),
    later: async (plan) => await others.join(plan).written,
  };
}

/** How long the first plan of a group waits for others, in milliseconds. */
const GROUP_MS = 40;

type Group = { readonly plans: CollectPlan[]; readonly written: Promise<void>; readonly close: () => void };

/** Plans join the group that is open, which is written after `GROUP_MS` or when it is closed. */
function groups(write: (plans: readonly CollectPlan[]) => Promise<void>) {
  let current: Group | null = null;
  const open = (): Group => {
    const plans: CollectPlan[] = [];
    const closing = new AbortController();
    const writeSoon = async (): Promise<void> => {
      await sleep(GROUP_MS, undefined, { signal: closing.signal }).catch(() => {}); // Closed before its time.
      if (current === group) current = null;
      await write(plans);
    };
    const close = (): void => {
      if (current === group) current = null;
      closing.abort();
    };
    const group: Group = { plans, written: writeSoon(), close };
    return group;
  };
  return {
    join(plan: CollectPlan): Group {
      current ??= open();
      current.plans.push(plan);
      return current;
    },
  };
}
