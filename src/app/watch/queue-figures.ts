import type { Registry } from "prom-client";
import type { Log } from "../../domain/log.ts";
import { silence, silentGauge } from "./silent-gauge.ts";
import { within } from "./within.ts";

/** Jobs of one queue. `failed`: given up, and waiting for the operator. */
export type QueueDepth = { readonly waiting: number; readonly active: number; readonly failed: number };

/** By the names of the queues, of which there are few. */
export type ReadQueues = () => Promise<ReadonlyMap<string, QueueDepth>>;

/** Who looks waits no longer, in milliseconds. */
const LIMIT_MS = 5_000;

/** Reads them anew at each call; queues that cannot be read are told no more. Never rejects. */
export function queueFigures(registry: Registry, queues: ReadQueues, log: Log): () => Promise<void> {
  const jobs = silentGauge(
    registry,
    [
      "newsdesk_queue_jobs",
      "Jobs of each queue: waiting, active, or failed for good. A desk of one process has no queues.",
    ],
    ["queue", "state"],
  );
  return async () => {
    const read = queues().catch((cause: unknown) => {
      log.warn({ err: cause }, "the queues cannot be read");
      return null;
    });
    const depths = await within(LIMIT_MS, read).catch(() => null);
    silence(jobs); // Also a queue that is no more.
    for (const [queue, depth] of depths ?? []) {
      for (const [state, count] of Object.entries(depth)) jobs.set({ queue, state }, count);
    }
  };
}
