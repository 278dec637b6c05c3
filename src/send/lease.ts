import type { Clock } from "../domain/log.ts";
import type { SendStore } from "../domain/send-store.ts";
import type { SendRun } from "./send-run.ts";

export type LeaseParts = {
  readonly store: Pick<SendStore, "holdUntil">;
  readonly clock: Clock;
  readonly worker: string;
  readonly leaseSeconds: number;
};

/** How often a lease is renewed before it is over: one that comes late costs nothing. */
const TIMES = 3;

/** Does the work while it says, again and again, that this worker lives. When that cannot be said, the run halts: others may take over. */
export async function underLease(run: SendRun, parts: LeaseParts, work: () => Promise<void>): Promise<void> {
  const { store, clock, worker, leaseSeconds } = parts;
  const renew = async (): Promise<void> => {
    await store.holdUntil(worker, new Date(clock().getTime() + leaseSeconds * 1000));
  };
  await renew();
  let renewing = Promise.resolve();
  const timer = setInterval(
    () => {
      renewing = renewing.then(renew).catch((cause: unknown) => run.halt({ kind: "error", cause }));
    },
    (leaseSeconds * 1000) / TIMES,
  );
  try {
    await work();
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
