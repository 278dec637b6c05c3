import { setTimeout as sleep } from "node:timers/promises";
import { type LeasedStage, STAGE_LEASE_MS, type StageLease, type StageLeases } from "../../domain/fleet.ts";
import type { Log } from "../../domain/log.ts";

export type HoldParts = {
  readonly leases: StageLeases;
  readonly stage: LeasedStage;
  readonly worker: string;
  readonly log: Log;
  /** Works while the lease is held; ends soon after `signal`. */
  readonly work: (lease: StageLease, signal: AbortSignal) => Promise<void>;
};

/** Between two tries to get the lease, in milliseconds. */
const TRY_MS = 1_000;
/** After a stage that broke up, in milliseconds: another may do better, and the log is not flooded. */
const BROKEN_MS = 5_000;
/** Between two renewals, in milliseconds. */
const RENEW_MS = 1_500;

/**
 * Stands ready for a stage until `signal`: takes its lease when it is free, works under it, and lets it go at the end. A lease that
 * passed on, or that could not be renewed in time, stops the work; then it stands ready again.
 */
export async function holdStage(parts: HoldParts, signal: AbortSignal): Promise<void> {
  const { leases, stage, worker, log } = parts;
  while (!signal.aborted) {
    const lease = await leases.take(stage, worker).catch((cause: unknown) => {
      log.warn({ err: cause, stage }, "the lease of a stage cannot be asked for; trying again");
      return null;
    });
    const isBroken = lease !== null && (await underLease(parts, lease, signal)) === "broken";
    await sleep(isBroken ? BROKEN_MS : TRY_MS, undefined, { signal }).catch(() => {}); // Only a stop ends it early.
  }
}

async function underLease(parts: HoldParts, lease: StageLease, signal: AbortSignal): Promise<"ended" | "broken"> {
  const { leases, stage, log } = parts;
  log.info({ stage, term: lease.token }, "this worker holds the stage now");
  const lost = new AbortController();
  const renewing = setInterval(
    renewer(leases, lease, () => lost.abort()),
    RENEW_MS,
  );
  try {
    await parts.work(lease, AbortSignal.any([signal, lost.signal]));
    return "ended";
  } catch (cause) {
    if (lost.signal.aborted) return "ended";
    log.error({ err: cause, stage }, "a stage failed; it is taken up again");
    return "broken";
  } finally {
    clearInterval(renewing);
    if (lost.signal.aborted) log.warn({ stage, term: lease.token }, "this worker has lost the stage");
    else await leases.giveUp(lease).catch(() => {}); // It passes on by itself.
  }
}

/** Renews, one try at a time; gives the lease up when that was refused, or not possible for as long as it holds. */
function renewer(leases: StageLeases, lease: StageLease, onLost: () => void): () => void {
  let renewedAt = performance.now();
  let isTrying = false;
  const renew = async (): Promise<void> => {
    const triedAt = performance.now();
    if (await leases.renew(lease)) renewedAt = triedAt;
    else onLost();
  };
  return () => {
    if (performance.now() - renewedAt > STAGE_LEASE_MS) onLost();
    if (isTrying) return;
    isTrying = true;
    void renew()
      .catch(() => {}) // Time tells.
      .finally(() => (isTrying = false));
  };
}
