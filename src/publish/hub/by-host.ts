import type { HubSubscription } from "../../domain/hub-store.ts";

/** Hosts that are asked at the same time. */
const HOSTS_AT_ONCE = 8;

/**
 * Works through subscriptions, those of one host one after the other, and hosts in turn: after each piece a host stands behind
 * all others, so that slow ones take some of the time and not all of it. Begins none once `rest` says so. Throws the first
 * exception when all that runs has ended.
 */
export async function byHost(
  subscriptions: readonly HubSubscription[],
  rest: AbortSignal,
  work: (one: HubSubscription) => Promise<void>,
): Promise<void> {
  const waiting = [...Map.groupBy(subscriptions, ({ host }) => host).values()];
  const drain = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !rest.aborted; next = waiting.shift()) {
      const [one, ...others] = next;
      if (one !== undefined) await work(one);
      if (others.length > 0) waiting.push(others);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: HOSTS_AT_ONCE }, drain));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
