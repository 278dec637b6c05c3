import { setTimeout as sleep } from "node:timers/promises";
import { type DeskStore, WorkerInTheWay } from "../../domain/desk-store.ts";
import type { FleetStore } from "../../domain/fleet.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { Role } from "./roles.ts";

export type PresenceParts = {
  readonly store: Pick<DeskStore, "lockWorker">;
  readonly fleet: Pick<FleetStore, "greet" | "bow">;
  readonly worker: string;
  readonly roles: readonly Role[];
  readonly clock: Clock;
  readonly log: Log;
};

export type Presence = {
  /** Rejects when this process may not work on: who wanted the database alone got it while our lock was lost. */
  readonly ended: Promise<never>;
  end(): Promise<void>;
};

/** Between two signs of life, in milliseconds. */
const GREET_MS = 10_000;
/** Between two tries to get a lost lock back, in milliseconds. */
const LOCK_MS = 1_000;

/** Holds the worker lock beside others, also when its connection breaks, and says again and again that this worker lives. */
export async function keepPresence({ store, fleet, worker, roles, clock, log }: PresenceParts): Promise<Presence> {
  const startedAt = clock();
  const stopping = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {}); // Who waits for it hears of it.
  const onLost = (): void => {
    log.warn({ worker }, "the worker lock was lost with its connection; taking it again");
    void lockAgain();
  };
  const lock = async () => await store.lockWorker(worker, startedAt, { isShared: true, onLost });
  async function lockAgain(): Promise<void> {
    while (!stopping.signal.aborted) {
      const taken = await lock().catch((cause: unknown) => cause);
      if (taken instanceof WorkerInTheWay) return reject(taken);
      if (!(taken instanceof Error)) return;
      await sleep(LOCK_MS, undefined, { signal: stopping.signal }).catch(() => {}); // The server is not there yet.
    }
  }
  const greet = async (): Promise<void> => {
    await fleet.greet(worker, roles, startedAt).catch((cause: unknown) => log.debug({ err: cause }, "no sign of life"));
  };
  await lock();
  await greet();
  const greeting = setInterval(() => void greet(), GREET_MS);
  return {
    ended,
    async end() {
      clearInterval(greeting);
      stopping.abort();
      await fleet.bow(worker).catch(() => {}); // It is forgotten by itself.
    },
  };
}
