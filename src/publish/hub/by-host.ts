import type { HubSubscription } from "../../domain/hub-store.ts";

/** Hosts that are asked at the same time. */
const HOSTS_AT_ONCE = 8;

/**
 * Works through subscriptions, those of one host one after the other, so that a slow one holds up nobody else. Begins none once
 * `rest` says so. Throws the first exception when all that runs has ended.
 */
export async function byHost(
  subscriptions: readonly HubSubscription[],
  rest: AbortSignal,
  work: (one: HubSubscription) => Promise<void>,
): Promise<void> {
  const hosts = Map.groupBy(subscriptions, ({ host }) => host).values();
  const drain = async (): Promise<void> => {
    for (const ofHost of hosts) for (const one of ofHost) if (!rest.aborted) await work(one);
  };
  const ends = await Promise.allSettled(Array.from({ length: HOSTS_AT_ONCE }, drain));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
