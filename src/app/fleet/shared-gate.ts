import { setTimeout as sleep } from "node:timers/promises";
import type { HostTurns } from "../../domain/fleet.ts";
import type { Log } from "../../domain/log.ts";
import type { SharedGate } from "../../net/http-gate.ts";

export type SharedGateOptions = {
  readonly holder: string;
  /** Requests to one host at a time, by all workers. */
  readonly perHost: number;
  /** From the end of one request to the start of the next, in milliseconds. */
  readonly gapMs: number;
  /** How long a request lasts at most; the turn of a worker that died passes on after it, in milliseconds. */
  readonly requestMs: number;
};

/** How long to wait for a turn that another worker has, in milliseconds, at first and at most. */
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 500;

/** Keeps the requests of all workers to one host apart. Waits while storage cannot be asked: no host pays for our trouble. */
export function createSharedGate(hosts: HostTurns, options: SharedGateOptions, log: Log): SharedGate {
  const wish = { holder: options.holder, slots: options.perHost, leaseMs: options.requestMs };
  return async (host, signal) => {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)) {
      signal.throwIfAborted();
      const taken = await hosts.take({ ...wish, host }).catch((cause: unknown) => {
        log.warn({ err: cause, host }, "no turn can be asked for; trying again");
        return null;
      });
      if (taken !== null) {
        if (taken.waitMs > 0) await sleep(taken.waitMs, undefined, { signal });
        const leave = async (): Promise<void> => await hosts.leave(taken.turn, options.gapMs);
        return {
          leave: async () =>
            await leave().catch((cause: unknown) =>
              log.warn({ err: cause, host }, "a turn at a host passes on by itself"),
            ),
        };
      }
      await sleep(waitMs * (0.5 + Math.random()), undefined, { signal });
    }
  };
}
